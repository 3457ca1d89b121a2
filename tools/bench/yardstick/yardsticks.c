/* All models that are written out here. */
#include "tools/bench/yardstick/yardstick.h"

const struct yardstick* const* YARDSTICKS(void) {
  static const struct yardstick* const all[] = {&wrld3_yardstick, &ageing_yardstick,
                                                &oregonator_yardstick, NULL};
  return all;
}
