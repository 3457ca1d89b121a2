// Links the objects of chunks: ELF for x86-64 as LLVM writes it for us.
//
//     code and constants of object 0, of object 1, ..., stubs of the runtime's functions
//
// A first walk gives every section that is loaded its place, a second copies it and fills in the
// addresses (System V ABI, AMD64 supplement, 4.4). A call of the runtime goes straight to it when
// it is within reach, else through a stub: `jmp *[the 8 bytes behind]`.
#include "codegen/native/code_image.h"

#include <elf.h>
#include <sys/mman.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "codegen/llvm/symbols.h"
#include "codegen/llvm/vector_math.h"

namespace weir {
namespace {

constexpr std::size_t kStubSize = 16;
constexpr unsigned char kJump[] = {0xFF, 0x25, 0, 0, 0, 0};  // jmp *0(%rip)
constexpr std::size_t kMostAlignment = 4096;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kMostImage = std::size_t{1} << 30;  // everything within reach of a jump

std::size_t aligned(std::size_t at, std::size_t alignment) {
  return (at + alignment - 1) / alignment * alignment;
}

using Symbols = std::unordered_map<std::string_view, const void*>;

// The runtime's functions, and those of the C library by which LLVM replaces an instruction that an
// old processor lacks.
Symbols known_symbols(MathMode math) {
  Symbols symbols;
  for (const RuntimeSymbol& row : runtime_symbols()) symbols.emplace(row.name, row.address);
  if (math == MathMode::Fast) {
    for (const RuntimeSymbol& row : vector_library().symbols)
      symbols.emplace(row.name, row.address);
  }
  using Function = double (*)(double);
  symbols.emplace("floor", reinterpret_cast<void*>(static_cast<Function>(std::floor)));
  symbols.emplace("trunc", reinterpret_cast<void*>(static_cast<Function>(std::trunc)));
  return symbols;
}

/// An object file, read with every bound checked.
class ObjectFile {
 public:
  explicit ObjectFile(const std::string& bytes) : bytes_(bytes) {}

  bool read_header() {
    const std::optional<Elf64_Ehdr> header = at<Elf64_Ehdr>(0);
    if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
        header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB ||
        header->e_type != ET_REL || header->e_machine != EM_X86_64 ||
        header->e_shentsize != sizeof(Elf64_Shdr))
      return false;
    for (std::size_t i = 0; i < header->e_shnum; ++i) {
      const auto section = at<Elf64_Shdr>(header->e_shoff + i * sizeof(Elf64_Shdr));
      if (!section) return false;
      const bool has_bytes = section->sh_type != SHT_NOBITS && section->sh_type != SHT_NULL;
      if (has_bytes && !is_within(section->sh_offset, section->sh_size)) return false;
      sections.push_back(*section);
    }
    return true;
  }

  template <class Record>
  std::optional<Record> at(std::uint64_t offset) const {
    if (!is_within(offset, sizeof(Record))) return std::nullopt;
    Record record;
    std::memcpy(&record, bytes_.data() + offset, sizeof record);
    return record;
  }

  /// A record of a table section.
  template <class Record>
  std::optional<Record> record(const Elf64_Shdr& table, std::uint64_t index) const {
    if (index >= table.sh_size / sizeof(Record)) return std::nullopt;
    return at<Record>(table.sh_offset + index * sizeof(Record));
  }

  std::optional<std::string_view> text(const Elf64_Shdr& strings, std::uint64_t offset) const {
    if (strings.sh_type != SHT_STRTAB || offset >= strings.sh_size) return std::nullopt;
    const std::string_view all(bytes_.data() + strings.sh_offset, strings.sh_size);
    const std::size_t end = all.find('\0', offset);
    if (end == std::string_view::npos) return std::nullopt;
    return all.substr(offset, end - offset);
  }

  const Elf64_Shdr* section(std::uint64_t index) const {
    return index < sections.size() ? &sections[index] : nullptr;
  }

  const char* content(const Elf64_Shdr& section) const { return bytes_.data() + section.sh_offset; }

  std::vector<Elf64_Shdr> sections;

 private:
  bool is_within(std::uint64_t offset, std::uint64_t size) const {
    return offset <= bytes_.size() && size <= bytes_.size() - offset;
  }

  const std::string& bytes_;
};

// Tables of unwinding have a type of their own: nothing is thrown through our code.
bool is_loaded(const Elf64_Shdr& section) {
  return (section.sh_flags & SHF_ALLOC) != 0 && section.sh_type == SHT_PROGBITS;
}

/// All objects on their way into one block of memory.
class Linker {
 public:
  explicit Linker(MathMode math) : symbols_(known_symbols(math)) {}

  /// The first walk.
  bool place(const std::string& bytes) {
    ObjectFile object(bytes);
    if (!object.read_header()) return false;
    std::vector<std::size_t>& places = places_.emplace_back(object.sections.size(), kNowhere);
    for (std::size_t i = 0; i < object.sections.size(); ++i) {
      const Elf64_Shdr& section = object.sections[i];
      if (!is_loaded(section)) continue;
      const std::size_t alignment = section.sh_addralign == 0 ? 1 : section.sh_addralign;
      if (alignment > kMostAlignment || (section.sh_flags & SHF_WRITE) != 0) return false;
      places[i] = aligned(size_, alignment);
      size_ = places[i] + section.sh_size;
      if (size_ > kMostImage) return false;
    }
    objects_.push_back(std::move(object));
    return true;
  }

  /// How much memory there must be.
  std::size_t size() const { return aligned(size_, kStubSize) + symbols_.size() * kStubSize; }

  /// The second walk; places of the functions, or nothing.
  std::optional<std::vector<ChunkFunction>> fill(char* memory) {
    memory_ = memory;
    next_stub_ = aligned(size_, kStubSize);
    std::vector<ChunkFunction> functions;
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      const void* function = fill_object(objects_[i], places_[i]);
      if (function == nullptr) return std::nullopt;
      functions.push_back(
          reinterpret_cast<ChunkFunction>(reinterpret_cast<std::uintptr_t>(function)));
    }
    return functions;
  }

 private:
  static constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

  struct Target {
    const char* address = nullptr;
    char* stub = nullptr;  // of a function elsewhere
  };

  const void* fill_object(const ObjectFile& object, const std::vector<std::size_t>& places) {
    const void* function = nullptr;
    for (std::size_t i = 0; i < object.sections.size(); ++i) {
      const Elf64_Shdr& section = object.sections[i];
      if (places[i] != kNowhere)
        std::memcpy(memory_ + places[i], object.content(section), section.sh_size);
    }
    for (const Elf64_Shdr& section : object.sections) {
      if (section.sh_type == SHT_RELA && !relocate(object, places, section)) return nullptr;
      if (section.sh_type == SHT_REL) return nullptr;
      if (section.sh_type == SHT_SYMTAB) function = find_chunk(object, places, section);
    }
    return function;
  }

  const void* find_chunk(const ObjectFile& object, const std::vector<std::size_t>& places,
                         const Elf64_Shdr& table) {
    const Elf64_Shdr* strings = object.section(table.sh_link);
    for (std::uint64_t i = 0; strings != nullptr && i < table.sh_size / sizeof(Elf64_Sym); ++i) {
      const auto symbol = object.record<Elf64_Sym>(table, i);
      if (!symbol || object.text(*strings, symbol->st_name) != kChunkSymbol) continue;
      return defined(object, places, *symbol);
    }
    return nullptr;
  }

  const char* defined(const ObjectFile& object, const std::vector<std::size_t>& places,
                      const Elf64_Sym& symbol) const {
    const Elf64_Shdr* home = object.section(symbol.st_shndx);
    if (symbol.st_shndx == SHN_UNDEF || home == nullptr) return nullptr;
    const std::size_t place = places[symbol.st_shndx];
    if (place == kNowhere || symbol.st_value > home->sh_size) return nullptr;
    return memory_ + place + symbol.st_value;
  }

  std::optional<Target> target(const ObjectFile& object, const std::vector<std::size_t>& places,
                               const Elf64_Shdr& relocations, std::uint64_t number) {
    const Elf64_Shdr* table = object.section(relocations.sh_link);
    if (table == nullptr || table->sh_type != SHT_SYMTAB) return std::nullopt;
    const auto symbol = object.record<Elf64_Sym>(*table, number);
    const Elf64_Shdr* strings = object.section(table->sh_link);
    if (!symbol || strings == nullptr) return std::nullopt;
    if (symbol->st_shndx != SHN_UNDEF) {
      const char* address = defined(object, places, *symbol);
      return address == nullptr ? std::nullopt : std::optional(Target{address, nullptr});
    }
    const auto name = object.text(*strings, symbol->st_name);
    const auto known = name ? symbols_.find(*name) : symbols_.end();
    if (known == symbols_.end()) return std::nullopt;
    return Target{static_cast<const char*>(known->second), stub(known->second)};
  }

  char* stub(const void* function) {
    char*& known = stubs_[function];
    if (known == nullptr) {
      known = memory_ + next_stub_;
      next_stub_ += kStubSize;
      std::memcpy(known, kJump, sizeof kJump);
      std::memcpy(known + sizeof kJump, &function, sizeof function);
    }
    return known;
  }

  bool relocate(const ObjectFile& object, const std::vector<std::size_t>& places,
                const Elf64_Shdr& relocations) {
    const Elf64_Shdr* home = object.section(relocations.sh_info);
    if (home == nullptr) return false;
    if (places[relocations.sh_info] == kNowhere) return true;  // of a section that is not loaded
    for (std::uint64_t i = 0; i < relocations.sh_size / sizeof(Elf64_Rela); ++i) {
      const auto entry = object.record<Elf64_Rela>(relocations, i);
      if (!entry) return false;
      const auto to = target(object, places, relocations, ELF64_R_SYM(entry->r_info));
      const std::uint64_t room = ELF64_R_TYPE(entry->r_info) == R_X86_64_64 ? 8 : 4;
      if (!to || entry->r_offset > home->sh_size || home->sh_size - entry->r_offset < room)
        return false;
      if (!patch(memory_ + places[relocations.sh_info] + entry->r_offset, *to, *entry))
        return false;
    }
    return true;
  }

  static bool patch(char* place, const Target& to, const Elf64_Rela& entry) {
    switch (ELF64_R_TYPE(entry.r_info)) {
      case R_X86_64_64: {
        const char* address = to.address + entry.r_addend;
        std::memcpy(place, &address, sizeof address);
        return true;
      }
      case R_X86_64_PC32:
      case R_X86_64_PLT32:
        return put_distance(place, to.address, entry.r_addend) ||
               (to.stub != nullptr && put_distance(place, to.stub, entry.r_addend));
      case R_X86_64_GOTPCREL:
      case R_X86_64_GOTPCRELX:
      case R_X86_64_REX_GOTPCRELX:  // the address lies in the stub, behind the jump
        return to.stub != nullptr && put_distance(place, to.stub + sizeof kJump, entry.r_addend);
    }
    return false;
  }

  static bool put_distance(char* place, const char* to, std::int64_t addend) {
    const auto distance = static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(to) -
                                                    reinterpret_cast<std::uintptr_t>(place)) +
                          addend;
    const auto near = static_cast<std::int32_t>(distance);
    if (near != distance) return false;
    std::memcpy(place, &near, sizeof near);
    return true;
  }

  Symbols symbols_;
  std::vector<ObjectFile> objects_;
  std::vector<std::vector<std::size_t>> places_;  // of each object's sections
  std::size_t size_ = 0;
  char* memory_ = nullptr;
  std::size_t next_stub_ = 0;
  std::unordered_map<const void*, char*> stubs_;
};

// Some way below our own code, where calls of the runtime reach without stubs; the system takes
// another place when that one is taken.
void* wished_place() {
  constexpr std::uintptr_t kBelow = std::uintptr_t{1} << 30;
  const auto here = reinterpret_cast<std::uintptr_t>(&wished_place);
  return here > 2 * kBelow ? reinterpret_cast<void*>((here - kBelow) / kHugePage * kHugePage)
                           : nullptr;
}

// Code that a step goes through once, from end to end, is more than the processor remembers
// addresses of pages for, once a model has some 10,000 equations: large pages, where there are any.
void* map_code(std::size_t size) {
  void* memory =
      mmap(wished_place(), size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory != MAP_FAILED && size >= kHugePage) madvise(memory, size, MADV_HUGEPAGE);
  return memory;
}

}  // namespace

CodeImage::~CodeImage() { munmap(memory_, size_); }

std::unique_ptr<CodeImage> CodeImage::link(const std::vector<std::string>& objects, MathMode math,
                                           std::string& problem) {
  Linker linker(math);
  for (const std::string& object : objects) {
    if (linker.place(object)) continue;
    problem = "an object of machine code is not understood";
    return nullptr;
  }
  // whole large pages, where one is filled
  const std::size_t size =
      linker.size() < kHugePage ? linker.size() : aligned(linker.size(), kHugePage);
  void* memory = map_code(size);
  if (memory == MAP_FAILED) {
    problem = "there is no memory for machine code";
    return nullptr;
  }
  std::unique_ptr<CodeImage> image(new CodeImage(memory, size));
  auto functions = linker.fill(static_cast<char*>(memory));
  if (!functions || mprotect(memory, size, PROT_READ | PROT_EXEC) != 0) {
    problem = functions ? "the system lets no machine code be made"
                        : "an object of machine code is not understood";
    return nullptr;
  }
  image->functions_ = std::move(*functions);
  return image;
}

}  // namespace weir
