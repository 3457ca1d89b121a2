// GET TIME VALUE (vensim.md 10.13): calendar readings of model time.
//
// Settings lines 37-40 give the date at Time = 0 and the calendar unit of Time. For years, quarters
// and months every year has twelve months of 30 days; for weeks and shorter units it is the real
// (Gregorian) calendar with leap years. Days are counted from 1 January of year 0 (1 BC).
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>

#include "weir/rt.h"

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kSecondsPerDay = 86400;
constexpr double kMostDays = 1e9;  // beyond, no date is told
// Readings step up this much early, so that 0.99999999 of a day from rounding is a whole one: about
// 0.1 ms.
constexpr double kRounding = 1e-9;

// Codes of settings line 40, each seen in models with Time in that unit.
enum class TimeUnit {
  Year = 0,
  Quarter = 1,
  Month = 2,
  Week = 3,
  Day = 4,
  Hour = 5,
  Minute = 6,
  Second = 7
};

enum class Measure {
  ModelTime = 0,
  Year,
  Quarter,
  Month,
  Day,
  Weekday,
  DayNumber,
  Hour,
  Minute,
  Second,
  ElapsedSeconds,
  SecondsSince1970  // CLOCKTIME of XMILE: of the computer's clock only
};

struct Date {
  std::int64_t year;
  int month;  // 1-12
  int day;    // 1-31
};

double days_in(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::Year:
      return 360;
    case TimeUnit::Quarter:
      return 90;
    case TimeUnit::Month:
      return 30;
    case TimeUnit::Week:
      return 7;
    case TimeUnit::Day:
      return 1;
    case TimeUnit::Hour:
      return 1.0 / 24;
    case TimeUnit::Minute:
      return 1.0 / 1440;
    case TimeUnit::Second:
      return 1.0 / kSecondsPerDay;
  }
  return kNan;
}

bool has_even_months(TimeUnit unit) { return unit <= TimeUnit::Month; }

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Days from 1 January of year 0 in the Gregorian calendar; years are counted from March, so that
// the leap day comes last.
std::int64_t real_day_number(const Date& date) {
  const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const int month_from_march = (date.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era + 60;  // 1 March of year 0 is day 60
}

Date real_date(std::int64_t day_number) {
  const std::int64_t from_march = day_number - 60;
  const std::int64_t era = floor_div(from_march, 146097);
  const std::int64_t day_of_era = from_march - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const auto month_from_march = static_cast<int>((5 * day_of_year + 2) / 153);
  const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int day = static_cast<int>(day_of_year) - (153 * month_from_march + 2) / 5 + 1;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int64_t even_day_number(const Date& date) {
  return date.year * 360 + (date.month - 1) * 30 + (date.day > 30 ? 29 : date.day - 1);
}

Date even_date(std::int64_t day_number) {
  const std::int64_t year = floor_div(day_number, 360);
  const auto day_of_year = static_cast<int>(day_number - year * 360);
  return {year, day_of_year / 30 + 1, day_of_year % 30 + 1};
}

// 1 January of year 0 was a Saturday.
double weekday(std::int64_t day_number) {
  const std::int64_t since_sunday = day_number + 6;
  return static_cast<double>(since_sunday - 7 * floor_div(since_sunday, 7));
}

// What a date and a time of day (in days, 0..1) measure.
double reading(const Date& date, double time_of_day, Measure measure) {
  const double seconds = time_of_day * kSecondsPerDay;
  switch (measure) {
    case Measure::Year:
      return static_cast<double>(date.year);
    case Measure::Quarter:
      return (date.month - 1) / 3 + 1;
    case Measure::Month:
      return date.month;
    case Measure::Day:
      return date.day;
    case Measure::Weekday:
      return weekday(real_day_number(date));
    case Measure::DayNumber:
      return static_cast<double>(real_day_number(date));
    case Measure::Hour:
      return std::floor(seconds / 3600);
    case Measure::Minute:
      return std::fmod(std::floor(seconds / 60), 60);
    case Measure::Second:
      return std::fmod(seconds, 60);
    case Measure::ModelTime:
    case Measure::ElapsedSeconds:
    case Measure::SecondsSince1970:
      break;
  }
  return kNan;
}

// Reads a day count, with its fraction, in the calendar that the unit asks for.
double read_days(double days, bool is_even, Measure measure) {
  if (!(std::fabs(days) < kMostDays)) return kNan;
  const double whole = std::floor(days + kRounding);
  const double time_of_day = std::fmax(days - whole, 0.0) + kRounding * (measure < Measure::Second);
  const auto day_number = static_cast<std::int64_t>(whole);
  return reading(is_even ? even_date(day_number) : real_date(day_number), time_of_day, measure);
}

double elapsed(double seconds) { return seconds - 500000 * std::floor(seconds / 500000); }

// Relative 2: the computer's clock, in UTC and the real calendar.
double clock_reading(Measure measure, double start_day, double unit_days, bool is_even) {
  const std::chrono::duration<double> since_1970 =
      std::chrono::system_clock::now().time_since_epoch();
  const double days =
      static_cast<double>(real_day_number({1970, 1, 1})) + since_1970.count() / kSecondsPerDay;
  if (measure == Measure::SecondsSince1970) return std::floor(since_1970.count());
  if (measure == Measure::ElapsedSeconds) return elapsed(since_1970.count());
  if (measure != Measure::ModelTime) return read_days(days, false, measure);
  const double whole = std::floor(days);
  const double today =
      is_even ? static_cast<double>(even_day_number(real_date(static_cast<std::int64_t>(whole))))
              : whole;
  return (today + (days - whole) - start_day) / unit_days;
}

bool is_date(double year, double month, double day) {
  return std::fabs(year) < 1e6 && month >= 1 && month < 13 && day >= 1 && day < 32;
}

}  // namespace

/// GET TIME VALUE(relative, offset, measure): relative 0 now, 1 the start, 2 the computer's clock.
/// NaN for codes and dates that are none.
double weir_rt_calendar_time(const weir_frame*, double relative, double offset, double measure,
                             double time, double initial_time, double unit, double year,
                             double month, double day) {
  const double which = std::round(relative), code = std::round(measure);
  const double most = which == 2 ? 11 : 10;
  if (!(which >= 0 && which <= 2) || !(code >= 0 && code <= most)) return kNan;
  const auto what = static_cast<Measure>(static_cast<int>(code));
  const double model_time = (which == 1 ? initial_time : time) + offset;
  if (which != 2 && what == Measure::ModelTime) return model_time;

  // the rest needs the calendar
  if (!(unit >= 0 && unit < 8) || !is_date(year, month, day)) return kNan;
  const auto time_unit = static_cast<TimeUnit>(static_cast<int>(unit));
  const bool is_even = has_even_months(time_unit);
  const Date start = {static_cast<std::int64_t>(year), static_cast<int>(month),
                      static_cast<int>(day)};
  const auto start_day =
      static_cast<double>(is_even ? even_day_number(start) : real_day_number(start));
  if (which == 2) return clock_reading(what, start_day, days_in(time_unit), is_even);
  const double days = model_time * days_in(time_unit);
  if (what == Measure::ElapsedSeconds) return elapsed(days * kSecondsPerDay);
  return read_days(start_day + days, is_even, what);
}
