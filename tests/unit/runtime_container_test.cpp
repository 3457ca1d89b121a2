// Conveyors and queues by themselves (xmile.md 19, 20). What models make of them is in
// corpus/xmile; here stand the cases that need an object's own view.
#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include "tests/unit/runtime_fake.h"

namespace {

using weir_test::FakeFrame;
using Numbers = std::vector<double>;
using Operation = double (*)(weir_frame*, uint32_t);

double call(FakeFrame& frame, Operation operation, std::initializer_list<double> arguments) {
  for (const double argument : arguments) weir_rt_container_put(frame.get(), 0, argument);
  return operation(frame.get(), 0);
}

// A belt without leaks: discrete, exponential, transit time, leaks, contents.
double start(FakeFrame& frame, double time, double content) {
  return call(frame, weir_rt_conveyor_start, {0, 0, time, 0, content});
}

// One step with one inflow; the rate at the exit.
double step(FakeFrame& frame, double time, double spread, double inflow, bool is_held = false) {
  const double out = call(frame, weir_rt_conveyor_leave, {0, is_held ? 1.0 : 0.0});
  call(frame, weir_rt_conveyor_push, {out, 1, time, spread, 0, inflow});
  return out;
}

Numbers slats(FakeFrame& frame) {
  const double count = call(frame, weir_rt_container_statistic, {0});
  Numbers found;
  for (int i = 1; i <= count; ++i)
    found.push_back(call(frame, weir_rt_container_item, {static_cast<double>(i), -1}));
  return found;
}

TEST(RuntimeConveyor, RoundsItsLengthToSlats) {
  FakeFrame frame(0.25);
  EXPECT_EQ(start(frame, 0.9, 8), 8);
  EXPECT_EQ(slats(frame), (Numbers{2, 2, 2, 2}));
  start(frame, 0.05, 8);
  EXPECT_EQ(slats(frame), (Numbers{8}));
}

TEST(RuntimeConveyor, RefusesATransitTimeThatIsNone) {
  for (const double time : {0.0, -1.0, std::nan("")}) {
    FakeFrame frame;
    EXPECT_TRUE(std::isnan(start(frame, time, 1)));
    ASSERT_NE(frame.get()->problem, nullptr);
    EXPECT_EQ(frame.get()->problem,
              std::string("the transit time of a conveyor must be more than 0 at the start"));
  }
}

TEST(RuntimeConveyor, RefusesABeltWithoutEnd) {
  for (const double time : {1e9, static_cast<double>(HUGE_VAL)}) {
    FakeFrame frame;
    start(frame, time, 1);
    ASSERT_NE(frame.get()->problem, nullptr);
    EXPECT_EQ(frame.get()->problem, std::string("a conveyor is longer than 1000000 time steps"));
  }
}

// xmile.md 19.9: equal shares; in proportion to what lies there, else at the entry
TEST(RuntimeConveyor, SpreadsItsInflow) {
  FakeFrame frame;
  start(frame, 4, 0);
  step(frame, 4, 1, 8);
  EXPECT_EQ(slats(frame), (Numbers{2, 2, 2, 2}));
  step(frame, 4, 0, 4);
  EXPECT_EQ(slats(frame), (Numbers{2, 2, 2, 4}));
  step(frame, 4, 2, 4);
  EXPECT_EQ(slats(frame), (Numbers{3, 3, 6, 0}));
  start(frame, 3, 0);
  step(frame, 3, 2, 5);
  EXPECT_EQ(slats(frame), (Numbers{0, 0, 5}));
}

// xmile.md 19.9: by shares of parts of the way, the entry first; where they are none, or what they
// name is none, at the entry
TEST(RuntimeConveyor, SpreadsItsInflowByShares) {
  const auto slats_after = [](std::initializer_list<double> inflow) {
    FakeFrame frame;
    start(frame, 4, 0);
    Numbers given{0, 1, 4};
    given.insert(given.end(), inflow.begin(), inflow.end());
    for (const double argument : given) weir_rt_container_put(frame.get(), 0, argument);
    weir_rt_conveyor_push(frame.get(), 0);
    return slats(frame);
  };
  EXPECT_EQ(slats_after({3, 2, 1, 3, 0, 8}), (Numbers{3, 3, 1, 1}));
  EXPECT_EQ(slats_after({3, 4, 4, 0, 2, 2, 0, 8}), (Numbers{2, 2, 0, 4}));
  EXPECT_EQ(slats_after({3, 2, -1, std::nan(""), 0, 8}), (Numbers{0, 0, 0, 8}));
  EXPECT_EQ(slats_after({3, 0, 7, 0, 8}), (Numbers{0, 0, 0, 8}));
  EXPECT_EQ(slats_after({4, 5, 0, 0, 8}), (Numbers{0, 0, 0, 8}));
}

// xmile.md 26.7: told by the place, while the transit time stays the same
TEST(RuntimeConveyor, TellsAges) {
  FakeFrame frame(0.5);
  call(frame, weir_rt_conveyor_start, {0, 0, 2, 0, 1, 2, 3, 4});
  const auto aged = [&](double from, double to) {
    return call(frame, weir_rt_container_statistic, {6, from, to});
  };
  EXPECT_EQ(aged(0, 2), 10);
  EXPECT_EQ(aged(0.5, 1.5), 5);
  EXPECT_EQ(aged(1.5, 1.5), 0);
  EXPECT_EQ(call(frame, weir_rt_container_statistic, {6, 1.5}), 1);
  step(frame, 3, 0, 0);
  EXPECT_EQ(aged(0, 9), 0);
}

// xmile.md 19.3: the belt is cut only where no material lies
TEST(RuntimeConveyor, KeepsWhatLiesBeyondAShorterWay) {
  FakeFrame frame;
  start(frame, 4, 0);
  step(frame, 4, 0, 8);
  step(frame, 1, 0, 1);
  EXPECT_EQ(slats(frame), (Numbers{1, 0, 8}));
  step(frame, 1, 0, 0);
  EXPECT_EQ(slats(frame), (Numbers{0, 8}));
}

TEST(RuntimeConveyor, ATransitTimeThatIsNoNumberKeepsTheOldOne) {
  FakeFrame frame;
  start(frame, 2, 0);
  step(frame, std::nan(""), 0, 3);
  EXPECT_EQ(slats(frame), (Numbers{0, 3}));
}

TEST(RuntimeConveyor, HoldsAtTheExit) {
  FakeFrame frame;
  start(frame, 2, 6);
  EXPECT_EQ(step(frame, 2, 0, 1, true), 0);
  EXPECT_EQ(slats(frame), (Numbers{6, 1}));
  EXPECT_EQ(step(frame, 2, 0, 1), 6);
}

// the plan may be made any number of times
TEST(RuntimeConveyor, PlanningMovesNothing) {
  FakeFrame frame;
  call(frame, weir_rt_conveyor_start, {0, 0, 2, 1, 0, 1, 0, 0.5, 12});
  const Numbers before = slats(frame);
  const double first = call(frame, weir_rt_conveyor_leave, {0, 0, 0.5, 0, 0});
  EXPECT_EQ(call(frame, weir_rt_conveyor_leave, {0, 0, 0.5, 0, 0}), first);
  EXPECT_EQ(slats(frame), before);
}

// linear, 0.5 in 2 slats: A and 0.75 A make 12 of 48/7 and 36/7; each loses 12/7, the exit keeps
// 24/7
TEST(RuntimeConveyor, StartsInASteadyState) {
  FakeFrame frame;
  EXPECT_DOUBLE_EQ(call(frame, weir_rt_conveyor_start, {0, 0, 2, 1, 0, 1, 0, 0.5, 12}), 12);
  EXPECT_DOUBLE_EQ(slats(frame)[1], 48.0 / 7);
  EXPECT_DOUBLE_EQ(call(frame, weir_rt_conveyor_leave, {0, 0, 0.5, 0, 0}), 24.0 / 7);
  EXPECT_DOUBLE_EQ(call(frame, weir_rt_conveyor_leak, {0, 0}), 24.0 / 7);
}

// rates of 1 and 3 with dt = 0.5 ask for 2 of what there is: each gets its part of 1
TEST(RuntimeConveyor, ExponentialLeaksShareWhatThereIs) {
  FakeFrame frame(0.5);
  call(frame, weir_rt_conveyor_start, {0, 1, 0.5, 2, 0, 1, 0, 1, 0, 1, 0, 3, 8});
  EXPECT_EQ(call(frame, weir_rt_conveyor_leave, {0, 0, 1, 0, 0, 3, 0, 0}), 0);
  EXPECT_EQ(call(frame, weir_rt_conveyor_leak, {0, 0}), 4);
  EXPECT_EQ(call(frame, weir_rt_conveyor_leak, {0, 1}), 12);
}

// xmile.md 19.6: a discrete conveyor may use the limit of a whole time unit in one dt
TEST(RuntimeConveyor, ADiscreteLimitIsThatOfATimeUnit) {
  FakeFrame frame(0.5);
  call(frame, weir_rt_conveyor_start, {1, 0, 2, 0, 0});
  Numbers rooms;
  for (std::uint64_t k = 0; k < 4; ++k) {
    frame.get()->step = k;
    const double out = call(frame, weir_rt_conveyor_leave, {0, 0});
    rooms.push_back(call(frame, weir_rt_conveyor_room, {out, HUGE_VAL, 6, 0, 0}));
    call(frame, weir_rt_conveyor_push, {out, 1, 2, 0, 0, 10});
  }
  EXPECT_EQ(rooms, (Numbers{6, 1, 6, 1}));
}

TEST(RuntimeQueue, KeepsBatchesWholeThroughRates) {
  FakeFrame frame(0.1);
  call(frame, weir_rt_queue_start, {3, 0.7, 0.1});
  const double taken = call(frame, weir_rt_queue_take, {0, 0, HUGE_VAL, 1, 0});
  call(frame, weir_rt_queue_push, {0, taken});
  EXPECT_EQ(slats(frame), (Numbers{0.7, 0.1}));
}

TEST(RuntimeQueue, IsBlockedByRoomNotByItsOwnRule) {
  FakeFrame frame;
  call(frame, weir_rt_queue_start, {3, 3});
  EXPECT_EQ(call(frame, weir_rt_queue_blocked, {0, 0, 3, 1, 0}), 0);
  EXPECT_EQ(call(frame, weir_rt_queue_blocked, {0, 0, 2, 1, 0}), 1);
  EXPECT_EQ(call(frame, weir_rt_queue_blocked, {0, 0, 3, 0, 0}), 1);
}

TEST(RuntimeContainer, AnObjectOfAnotherKindGivesNaN) {
  FakeFrame frame;
  weir_rt_fixed_start(frame.get(), 0, 1, 5);
  for (const Operation operation :
       {weir_rt_conveyor_leave, weir_rt_conveyor_leak, weir_rt_conveyor_room, weir_rt_conveyor_push,
        weir_rt_conveyor_time, weir_rt_queue_take, weir_rt_queue_push, weir_rt_container_item})
    EXPECT_TRUE(std::isnan(call(frame, operation, {1, 1})));
}

}  // namespace
