// Jupyter notebooks that draw an export's numbers again with pandas and matplotlib, to go on from: nbformat 4, in
// English.
#pragma once

#include <string>

namespace lamina {

class Session;

// Each reads `csv`, a file name beside the notebook that holds the CSV of the same export, and draws what the picture
// of that export shows: controls dashed, bands where the chart has them.
std::string profileNotebook(const Session& session, const std::string& csv);
std::string frontierNotebook(const Session& session, const std::string& csv);
std::string equalL0Notebook(const Session& session, const std::string& csv);
std::string stabilityNotebook(const Session& session, const std::string& csv);
std::string curvesNotebook(const Session& session, const std::string& csv);
std::string histogramsNotebook(const Session& session, const std::string& csv);

} // namespace lamina
