// A session's report as pages of A4.
#pragma once

#include "base/error.h"
#include "ui/charts/report/report_options.h"

#include <string>
#include <vector>

namespace lamina {

class Session;

// `layers`: those shown one by one. Any thread, as exportReport(). Errors: as reportHtml().
Result<std::string> reportPdf(const Session& session, const std::vector<int>& layers, const ReportOptions& asked);

} // namespace lamina
