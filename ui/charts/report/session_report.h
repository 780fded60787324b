// Private to ui/charts: a session's report as HTML text. Its pictures are given by the caller: inline SVG on the web, a
// place in the text for print.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "ui/charts/draw/picture.h"

#include <QString>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace lamina {

class Session;
struct LayerResult;

// Density and MSE.
std::vector<Figure> profileFigures(const Session& session);
// Every metric by layer.
std::vector<Figure> metricFigures(const Session& session);
// The run and its controls side by side.
Figure mapFigure(const Session& session);
// Of a session with a sweep: frontier, then the profile at equal L0; of others none.
std::vector<Figure> frontierFigures(const Session& session);
// A layer's training curves, or its histograms; nothing where there are none.
std::vector<Figure> curveFigures(const LayerResult& result);
std::vector<Figure> histogramFigures(const LayerResult& result);

// Gives the HTML that shows the figures side by side; `label` says what they are.
using PictureHtml = std::function<Result<QString>(const std::vector<Figure>& figures, const QString& label)>;
enum class ReportMedium { Browser, TextDocument }; // the latter knows little of CSS
// How a row of figures is drawn for it: as wide as the page, with texts of one size in every row.
PictureOptions reportPictureOptions(const std::vector<Figure>& row, ReportMedium medium);
// `layers`: those shown one by one. `token`: asked while numbers are worked out; null: never. Errors: those of
// `picture`, cancelled.
Result<QString> reportHtml(const Session& session, const std::vector<int>& layers, ReportMedium medium,
                           const PictureHtml& picture, RunToken* token = nullptr);

QString reportTitle(const Session& session);

} // namespace lamina
