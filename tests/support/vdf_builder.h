// Binary runs and data sets of Vensim made in memory, laid out as vensim.md 15 describes them.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir {

/// A variable of a file. `points` are its values at the grid's times; nothing: no bit is set there.
struct VdfVariable {
  std::string name;
  std::vector<std::optional<float>> points;  // empty: a number in the offset table
  float number = 0;
  unsigned char record_class = 0x11;  // 15.6
  std::uint32_t shape = 5;            // 32: an array
  bool is_lookup = false;             // counts in slots of its own, claims slot `lookup_slot`
  std::uint32_t lookup_slot = 1;
};

class VdfBuilder {
 public:
  /// A run that saved `times`.
  static std::string run(const std::vector<float>& times,
                         const std::vector<VdfVariable>& variables) {
    return VdfBuilder('R', times, variables).build();
  }
  /// A data set over `times`.
  static std::string data_set(const std::vector<float>& times,
                              const std::vector<VdfVariable>& variables) {
    return VdfBuilder('A', times, variables).build();
  }

 private:
  VdfBuilder(char kind, const std::vector<float>& times, const std::vector<VdfVariable>& variables)
      : is_run_(kind == 'R'), times_(times), variables_(variables) {
    bytes_ = std::string("\x7F\xF7\x17") + kind + "(Thu Jan 1) From test.mdl";
    bytes_.resize(0xA8, '\0');
  }

  std::string build() {
    if (is_run_) section(std::string(16, '\0'));  // the command
    section(records());
    names();
    section(std::string(13 * 8, '\0'));  // shapes: none
    section(std::string(8, '\0'));
    if (is_run_) {
      section("");
      classes_and_final_values();
    }
    begin_section();
    blocks();
    put_u32(0x74, is_run_ ? 0 : grid());
    put_u32(0x78, is_run_ ? grid() : 0);
    put_u32(0x7C, grid());
    return bytes_;
  }

  std::uint32_t grid() const { return static_cast<std::uint32_t>(times_.size()); }
  static std::string u16(std::size_t value) {
    return {static_cast<char>(value & 0xFF), static_cast<char>((value >> 8) & 0xFF)};
  }
  static std::string u32(std::size_t value) { return u16(value & 0xFFFF) + u16(value >> 16); }
  static std::string f32(float value) { return u32(std::bit_cast<std::uint32_t>(value)); }
  void put_u32(std::size_t at, std::size_t value) { bytes_.replace(at, 4, u32(value)); }

  void begin_section() {
    bytes_ += "\xA1\x37\x4C\xBF";
    bytes_ += std::string(20, '\0');
  }
  void section(const std::string& body) {
    begin_section();
    bytes_ += body;
  }

  /// Slots: 0 is the time, then the variables that are no lookups, in order.
  std::uint32_t slot_count() const {
    std::uint32_t count = 1;
    for (const VdfVariable& variable : variables_) count += !variable.is_lookup;
    return count;
  }

  /// Words from the start of the section of names, counted from 1; names stand 4 bytes apart from
  /// the next length at least.
  std::vector<std::uint32_t> name_keys() const {
    std::vector<std::uint32_t> keys;
    std::size_t at = 24;
    for (const VdfVariable& variable : variables_) {
      keys.push_back(static_cast<std::uint32_t>(at / 4 + 1));
      at += padded(variable.name).size() + 2;
    }
    return keys;
  }
  /// Zero-terminated, so long that the next text stands at a multiple of 4 behind its length.
  static std::string padded(std::string name) {
    name += '\0';
    while (name.size() % 4 != 2) name += '\0';
    return name;
  }

  std::string records() const {
    std::string body(12 + 2 * 64 + 8, '\0');
    const std::vector<std::uint32_t> keys = name_keys();
    std::uint32_t slot = 1;
    for (std::size_t at = 0; at < variables_.size(); ++at) {
      const VdfVariable& variable = variables_[at];
      std::string record = u32(keys[at]);
      record.resize(16, '\0');
      record += u32(variable.shape);
      record.resize(36, '\0');
      record += u32(variable.is_lookup ? variable.lookup_slot : slot);
      record.resize(60, '\0');
      // high bytes of the class are flags of unknown meaning
      record += u32(0x800u | (variable.is_lookup ? 0x1Au : variable.record_class));
      slot += !variable.is_lookup;
      body += record;
    }
    return body;
  }

  void names() {
    begin_section();
    for (std::size_t at = 0; at < variables_.size(); ++at) {
      const std::string text = padded(variables_[at].name);
      if (at == 0) {
        bytes_.replace(bytes_.size() - 2, 2, u16(text.size()));
      } else {
        bytes_ += u16(text.size());
      }
      bytes_ += text;
    }
  }

  void classes_and_final_values() {
    begin_section();
    bytes_ += '\x0F';
    for (const VdfVariable& variable : variables_) {
      if (!variable.is_lookup) bytes_ += static_cast<char>(variable.record_class);
    }
    put_u32(0x58, bytes_.size());
    bytes_ += f32(times_.back());
    for (const VdfVariable& variable : variables_) {
      if (!variable.is_lookup) bytes_ += f32(variable.number);
    }
    put_u32(0x5C, bytes_.size());
  }

  void blocks() {
    const std::size_t offsets = bytes_.size();
    put_u32(0x60, offsets);
    bytes_ += std::string(4 * (std::size_t{slot_count()} + 1), '\0');
    std::vector<std::optional<float>> all(times_.begin(), times_.end());
    put_u32(offsets, bytes_.size());
    bytes_ += block(all);
    std::size_t slot = 1;
    for (const VdfVariable& variable : variables_) {
      if (variable.is_lookup) continue;
      const std::size_t word = offsets + 4 * slot++;
      if (variable.points.empty()) {
        bytes_.replace(word, 4, f32(variable.number));
        continue;
      }
      put_u32(word, bytes_.size());
      bytes_ += block(variable.points);
    }
  }

  static std::string block(const std::vector<std::optional<float>>& points) {
    std::string bits((points.size() + 7) / 8, '\0');
    std::string values;
    std::size_t count = 0;
    for (std::size_t row = 0; row < points.size(); ++row) {
      if (!points[row]) continue;
      bits[row / 8] = static_cast<char>(bits[row / 8] | (1 << (row % 8)));
      values += f32(*points[row]);
      ++count;
    }
    return u16(count) + bits + values;
  }

  bool is_run_;
  std::vector<float> times_;
  std::vector<VdfVariable> variables_;
  std::string bytes_;
};

}  // namespace weir
