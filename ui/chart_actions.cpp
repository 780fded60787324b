#include "chart_actions.h"

#include "charts/chart_data.h"
#include "charts/chart_widget.h"
#include "charts/map_widget.h"
#include "charts/picture.h"
#include "data_table_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QMenu>
#include <QMimeData>

namespace lamina {

namespace {

struct ChartActions {
    Q_DECLARE_TR_FUNCTIONS(ChartActions)
};

constexpr char provenanceProperty[] = "laminaProvenance";

Figure shownFigure(const ChartWidget& chart) {
    return chart.shownSpec();
}

Figure shownFigure(const MapWidget& map) {
    return map.spec();
}

void copyImage(const Figure& figure, const QWidget& widget) {
    PictureOptions options;
    options.chartSize = widget.size();
    options.locale = widget.locale();
    options.provenance = chartProvenance(&widget);
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
    addAction(menu, widget, "copyImage", ChartActions::tr("Copy image"), full, [widget] { copyChartImage(*widget); });
    addAction(menu, widget, "copyData", ChartActions::tr("Copy data"), full, [widget] { copyChartData(*widget); });
    addAction(menu, widget, "showAsTable", ChartActions::tr("Show as table"), full,
              [widget] { showChartTable(widget); });
    addZoomActions(menu, widget);
    menu->popup(global);
}

template <class Widget> void install(Widget* widget) {
    QObject::connect(widget, &Widget::menuRequested, widget,
                     [widget](const QPoint& global) { openMenu(widget, global); });
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

void setChartProvenance(QWidget* view, const QString& line) {
    view->setProperty(provenanceProperty, line);
}

QString chartProvenance(const QWidget* chart) {
    for (const QWidget* widget = chart; widget; widget = widget->parentWidget())
        if (const QVariant line = widget->property(provenanceProperty); line.isValid())
            return line.toString();
    return {};
}

} // namespace lamina
