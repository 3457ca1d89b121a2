// What few owners have: an optional that takes the room of a pointer, whatever it holds. A walk
// over many owners does not read past what is not there.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace weir {

template <class Part>
class Rare {
 public:
  Rare() = default;
  Rare(std::nullopt_t) {}
  Rare(Part part) { emplace(std::move(part)); }
  Rare(std::optional<Part> part) {
    if (part) emplace(std::move(*part));
  }
  Rare(const Rare& other) {
    if (other.part_) part_ = std::make_unique<Part>(*other.part_);
  }
  Rare(Rare&& other) noexcept = default;
  Rare& operator=(const Rare& other) {
    if (this != &other) *this = Rare(other);
    return *this;
  }
  Rare& operator=(Rare&& other) noexcept = default;
  ~Rare() = default;

  bool has_value() const { return part_ != nullptr; }
  explicit operator bool() const { return has_value(); }
  Part& operator*() { return *part_; }
  const Part& operator*() const { return *part_; }
  Part* operator->() { return part_.get(); }
  const Part* operator->() const { return part_.get(); }

  Part& emplace(Part part = {}) {
    part_ = std::make_unique<Part>(std::move(part));
    return *part_;
  }
  void reset() { part_.reset(); }

 private:
  std::unique_ptr<Part> part_;
};

/// The same of a list that is empty nearly always.
template <class Part>
class RareList {
  using List = std::vector<Part>;

 public:
  RareList() = default;
  RareList(List list) {
    if (!list.empty()) list_.emplace(std::move(list));
  }
  RareList(std::initializer_list<Part> parts) : RareList(List(parts)) {}

  operator const List&() const {
    static const List kNone;
    return list_ ? *list_ : kNone;
  }
  std::size_t size() const { return list_ ? list_->size() : 0; }
  bool empty() const { return size() == 0; }
  Part* begin() { return list_ ? list_->data() : nullptr; }
  Part* end() { return begin() + size(); }
  const Part* begin() const { return list_ ? list_->data() : nullptr; }
  const Part* end() const { return begin() + size(); }
  Part& operator[](std::size_t at) { return (*list_)[at]; }
  const Part& operator[](std::size_t at) const { return (*list_)[at]; }
  Part& front() { return list_->front(); }
  const Part& front() const { return list_->front(); }
  Part& back() { return list_->back(); }
  const Part& back() const { return list_->back(); }

  Part& emplace_back(Part part = {}) {
    if (!list_) list_.emplace();
    return list_->emplace_back(std::move(part));
  }
  void resize(std::size_t size) {
    if (!list_ && size > 0) list_.emplace();
    if (list_) list_->resize(size);
  }
  void push_back(Part part) { emplace_back(std::move(part)); }
  void clear() { list_.reset(); }

 private:
  Rare<List> list_;
};

}  // namespace weir
