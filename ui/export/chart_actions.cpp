#include "ui/export/chart_actions.h"

#include "ui/charts/draw/picture.h"
#include "ui/charts/spec/chart_data.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/charts/widgets/map_widget.h"
#include "ui/export/data_table_dialog.h"
#include "ui/export/export_dialog.h"
#include "ui/help/help_popup.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QMenu>
#include <QMimeData>
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

Figure shownFigure(const ChartWidget& chart) {
    ChartSpec spec = chart.shownSpec();
    spec.title = placedTitle(chart, spec.title);
    return spec;
}

Figure shownFigure(const MapWidget& map) {
    MapSpec spec = map.spec();
    spec.title = placedTitle(map, spec.title);
    return spec;
}

void copyImage(const Figure& figure, const QWidget& widget) {
    PictureOptions options;
    options.chartSize = widget.size();
    options.locale = widget.locale();
    options.provenance = chartSource(&widget).provenance;
    auto* mime = new QMimeData;
    if (const auto image = renderImage({figure}, options); image.ok())
        mime->setImageData(*image);
    if (const auto svg = renderPicture({figure}, PictureFormat::Svg, options); svg.ok())
        mime->setData(QStringLiteral("image/svg+xml"), QByteArray::fromStdString(*svg));
    QApplication::clipboard()->setMimeData(mime);
}

void copyData(const Figure& figure) {
    auto* mime = new QMimeData;
    mime->setText(QString::fromStdString(chartTsv(figure)));
    mime->setData(QStringLiteral("text/csv"), QByteArray::fromStdString(chartCsv(figure)));
    QApplication::clipboard()->setMimeData(mime);
}

QWidget* showTable(const Figure& figure, QWidget* widget) {
    auto* dialog = new DataTableDialog(figure, widget->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    return dialog;
}

template <class Slot>
void addAction(QMenu* menu, QWidget* widget, const char* name, const QString& text, bool enabled, Slot slot) {
    QAction* action = menu->addAction(text, widget, slot);
    action->setObjectName(QLatin1String(name));
    action->setEnabled(enabled);
}

void addZoomActions(QMenu* menu, ChartWidget* chart) {
    menu->addSeparator();
    addAction(menu, chart, "undoZoom", ChartActions::tr("Undo zoom"), chart->canUndoZoom(),
              [chart] { chart->undoZoom(); });
    addAction(menu, chart, "resetZoom", ChartActions::tr("Reset zoom"), chart->zoomed(),
              [chart] { chart->resetZoom(); });
}

void addZoomActions(QMenu*, MapWidget*) {} // a map shows all of itself

template <class Widget> void openMenu(Widget* widget, const QPoint& global) {
    auto* menu = new QMenu(widget);
    menu->setObjectName(QStringLiteral("chartMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool full = !figureEmpty(shownFigure(*widget));
    addAction(menu, widget, "exportChart", ChartActions::tr("Export this chart…"), full,
              [widget] { showExportDialog(widget); });
    addAction(menu, widget, "copyImage", ChartActions::tr("Copy image"), full, [widget] { copyChartImage(*widget); });
    addAction(menu, widget, "copyData", ChartActions::tr("Copy data"), full, [widget] { copyChartData(*widget); });
    addAction(menu, widget, "showAsTable", ChartActions::tr("Show as table"), full,
              [widget] { showChartTable(widget); });
    addZoomActions(menu, widget);
    if (!widget->spec().helpTopic.isEmpty()) {
        menu->addSeparator();
        addAction(menu, widget, "whatIsThis", ChartActions::tr("What is this?"), true,
                  [widget] { showHelp(widget->spec().helpTopic, widget); });
    }
    menu->popup(global);
}

template <class Widget> void install(Widget* widget) {
    QObject::connect(widget, &Widget::menuRequested, widget,
                     [widget](const QPoint& global) { openMenu(widget, global); });
    QObject::connect(widget, &Widget::helpRequested, widget,
                     [widget](const QString& topic) { showHelp(topic, widget); });
}

} // namespace

void installChartActions(ChartWidget* chart) {
    install(chart);
}

void installChartActions(MapWidget* map) {
    install(map);
}

void copyChartImage(const ChartWidget& chart) {
    copyImage(shownFigure(chart), chart);
}

void copyChartImage(const MapWidget& map) {
    copyImage(shownFigure(map), map);
}

void copyChartData(const ChartWidget& chart) {
    copyData(shownFigure(chart));
}

void copyChartData(const MapWidget& map) {
    copyData(shownFigure(map));
}

QWidget* showChartTable(ChartWidget* chart) {
    return showTable(shownFigure(*chart), chart);
}

QWidget* showChartTable(MapWidget* map) {
    return showTable(shownFigure(*map), map);
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
    for (QWidget* widget : window->findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->window() != window)
            continue;
        Figure figure;
        if (const auto* chart = qobject_cast<const ChartWidget*>(widget))
            figure = shownFigure(*chart);
        else if (const auto* map = qobject_cast<const MapWidget*>(widget))
            figure = shownFigure(*map);
        else
            continue;
        if (!figureEmpty(figure))
            figures.push_back({widget, figure});
    }
    return figures;
}

} // namespace lamina
