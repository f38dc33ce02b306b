/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sink: what all sinks share; see sink.h. */
#include "io/sink.h"

int64_t sink_heard(const struct sink_report *report, int64_t now_ns)
{
	double passed_s = (double)(now_ns - report->at_ns) * 1e-9;

	if (passed_s <= 0 || report->speed <= 0)
		return report->frame;
	return report->frame + (int64_t)(passed_s * report->speed * report->frame_rate);
}
