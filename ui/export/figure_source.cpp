#include "ui/export/figure_source.h"

#include "ui/charts/widgets/figure_widget.h"

#include <QCoreApplication>
#include <QVariant>

namespace lamina {

namespace {

struct ChartActions {
    Q_DECLARE_TR_FUNCTIONS(ChartActions)
};

constexpr char sourceProperty[] = "laminaChartSource";
constexpr char placeProperty[] = "laminaChartPlace";

// A chart's own title says what it shows; taken out of its view, it has to say of which layer.
QString placedTitle(const QWidget& widget, const QString& title) {
    for (const QWidget* view = &widget; view; view = view->parentWidget())
        if (const QString place = view->property(placeProperty).toString(); !place.isEmpty())
            return ChartActions::tr("%1, %2").arg(title, place);
    return title;
}

} // namespace

Figure shownFigure(const FigureWidget& chart) {
    Figure figure = chart.figure();
    std::visit(
        [&](auto& spec) {
            spec.title = placedTitle(chart, spec.title);
            spec.guide.reset(); // the window's cursor
        },
        figure);
    if (auto* spec = std::get_if<ChartSpec>(&figure)) {
        spec->selectedBin.reset(); // and its choice, and what is only announced
        std::erase_if(spec->series, [](const ChartSeries& series) { return series.points.empty(); });
    }
    return figure;
}

void setChartSource(QWidget* view, const ChartSource& source) {
    view->setProperty(sourceProperty, QVariant::fromValue(source));
}

ChartSource chartSource(const QWidget* chart) {
    for (const QWidget* widget = chart; widget; widget = widget->parentWidget())
        if (const QVariant source = widget->property(sourceProperty); source.isValid())
            return source.value<ChartSource>();
    return {};
}

void setChartPlace(QWidget* view, const QString& place) {
    view->setProperty(placeProperty, place);
}

std::vector<ShownFigure> shownFigures(const QWidget* window) {
    std::vector<ShownFigure> figures;
    for (FigureWidget* widget : window->findChildren<FigureWidget*>()) {
        if (!widget->isVisible() || widget->window() != window)
            continue;
        if (Figure figure = shownFigure(*widget); !figureEmpty(figure))
            figures.push_back({widget, std::move(figure)});
    }
    return figures;
}

} // namespace lamina
