/* Reading a graphical function. */
#include "tools/bench/yardstick/yardstick.h"

double lookup(const struct table* table, double x) {
  const struct point* p = table->points;
  const size_t count = table->count;
  if (x <= p[0].x) return p[0].y;
  for (size_t right = 1; right < count; ++right) {
    if (x < p[right].x) {
      const struct point a = p[right - 1], b = p[right];
      return a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x));
    }
  }
  return p[count - 1].y;
}
