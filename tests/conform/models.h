// Models to try weir on: our own corpus, and the community's models where they are present.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weir::conform {

/// The folder of the community's models: $WEIR_MODELS, else ../shared/models beside the project;
/// empty when there is none there.
std::filesystem::path find_models_folder();

/// All model files below `folder` (.mdl .xmile .stmx .itmx in any case), sorted; none when `folder`
/// is empty or absent.
std::vector<std::filesystem::path> model_files(const std::filesystem::path& folder);

/// The corpus and, where present, the community's models.
std::vector<std::filesystem::path> all_model_files();

/// What a test prints when it had to do without the community's models.
std::string absence_note();

}  // namespace weir::conform
