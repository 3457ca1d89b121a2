// What the help of each verb shows below its options.
#pragma once

namespace weir::cli {

inline constexpr const char* kRunExamples =
    "Examples:\n"
    "  weir run teacup.mdl                                  results as CSV on standard output\n"
    "  weir run teacup.mdl -o out.tab --only 'Teacup Temperature'\n"
    "  weir run sir.stmx --set 'contact rate=8' --stop 200 --dt 0.25\n"
    "  weir run world.mdl --changes scenario.cin -o s2.csv --save short.lst\n"
    "  weir run world.mdl --against reference.csv           PASS, FAIL or MISSING\n"
    "  weir run teacup.mdl --plot 'Teacup Temperature'      a chart in the terminal";
inline constexpr const char* kRunsExamples =
    "The table has a row for each run. Its header names constants; a column `run` names the runs, "
    "a\n"
    "column `seed` seeds them; an empty cell leaves a constant as it is. Without a table --runs N\n"
    "makes runs with the seeds S, S + 1, ... of --seed S.\n"
    "Examples:\n"
    "  weir runs teacup.mdl --table rooms.csv -o rooms.tab\n"
    "  weir runs world.mdl --table inputs.csv -o out.csv --only population --threads 4\n"
    "  weir runs queue.stmx --runs 1000 --seed 1 -o out.csv\n"
    "  weir runs queue.stmx --runs 1000 --seed 1 -o out.csv --resume    goes on after an "
    "interruption";
inline constexpr const char* kCheckExamples =
    "Examples:\n"
    "  weir check model.mdl\n"
    "  weir check model.mdl --reality                       runs its reality checks\n"
    "  weir check model.xmile --silence unused-variable --json\n"
    "  weir check model.mdl --no-units";
inline constexpr const char* kListExamples =
    "Examples:\n"
    "  weir list model.mdl\n"
    "  weir list model.stmx --kind stock --json";
inline constexpr const char* kInfoExamples =
    "Examples:\n"
    "  weir info model.mdl\n"
    "  weir info model.stmx --json";
inline constexpr const char* kCompareExamples =
    "Examples:\n"
    "  weir compare reference.tab out.csv\n"
    "  weir compare model.mdl model.xmile --rtol 1e-9 --atol 0   two models, both run\n"
    "  weir compare a.dat b.csv --until 30 --ignore 'noise' --json";
inline constexpr const char* kDumpExamples =
    "Examples:\n"
    "  weir dump model.mdl --stage program\n"
    "  weir dump model.xmile --stage llvm";
inline constexpr const char* kFunctionsExamples =
    "Examples:\n"
    "  weir functions\n"
    "  weir functions --dialect xmile\n"
    "  weir functions 'PULSE TRAIN'";
inline constexpr const char* kBenchExamples =
    "Examples:\n"
    "  weir bench model.mdl\n"
    "  weir bench model.mdl --repetitions 20 --json";
inline constexpr const char* kFormatExamples =
    "Examples:\n"
    "  weir fmt model.mdl                                   the text on standard output\n"
    "  weir fmt model.mdl -o model.mdl";
inline constexpr const char* kDrawExamples =
    "All diagrams stand below each other in one file, unless --view chooses one. A model without "
    "a\n"
    "diagram gets one.\n\n"
    "Examples:\n"
    "  weir draw model.mdl -o model.svg                     for a browser; names tell equations\n"
    "  weir draw model.mdl --list                           the diagrams with their numbers\n"
    "  weir draw model.stmx --view 2 -o page.png --scale 2";
inline constexpr const char* kEquationExamples =
    "Examples:\n"
    "  weir eqn model.mdl 'Room temperature'\n"
    "  weir eqn model.stmx births deaths --json";
inline constexpr const char* kConvertExamples =
    "Examples:\n"
    "  weir convert model.mdl -o model.xmile                a line tells what became of it\n"
    "  weir convert model.stmx -o model.mdl --report table  every construct that is not exact\n"
    "  weir convert model.mdl --to stella -o model.stmx --strict";
inline constexpr const char* kDiffExamples =
    "Examples:\n"
    "  weir diff before.mdl after.mdl                       exit 1 when they mean different "
    "things\n"
    "  weir diff model.mdl model.xmile --json";
inline constexpr const char* kTraceExamples =
    "Examples:\n"
    "  weir causes model.mdl 'Vacancy rate'                 what acts on it, three levels\n"
    "  weir uses model.mdl 'Vacancy rate' --depth 1 --json  what it acts on";

inline constexpr const char* kCacheNote =
    "Kept in $XDG_CACHE_HOME/weir, else in ~/.cache/weir: at most WEIR_CACHE_MIB (256) MiB.";

}  // namespace weir::cli
