#include "ui/export/chart_actions.h"

#include "ui/charts/draw/picture.h"
#include "ui/charts/spec/chart_data.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/charts/widgets/chart_zoom.h"
#include "ui/export/data_table_dialog.h"
#include "ui/export/export_dialog.h"
#include "ui/help/help_popup.h"

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

template <class Slot>
void addAction(QMenu* menu, QWidget* widget, const char* name, const QString& text, bool enabled, Slot slot) {
    QAction* action = menu->addAction(text, widget, slot);
    action->setObjectName(QLatin1String(name));
    action->setEnabled(enabled);
}

void addZoomActions(QMenu* menu, ChartWidget* chart) {
    const auto change = [chart](bool (ChartZoom::*how)()) {
        return [chart, how] {
            ChartZoom zoom = chart->zoom();
            (zoom.*how)();
            chart->setZoom(zoom);
        };
    };
    menu->addSeparator();
    addAction(menu, chart, "undoZoom", ChartActions::tr("Undo zoom"), chart->zoom().canUndo(),
              change(&ChartZoom::undo));
    addAction(menu, chart, "resetZoom", ChartActions::tr("Reset zoom"), chart->zoom().zoomed(),
              change(&ChartZoom::reset));
}

void openMenu(FigureWidget* chart, const QPoint& global) {
    auto* menu = new QMenu(chart);
    menu->setObjectName(QStringLiteral("chartMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool full = !figureEmpty(shownFigure(*chart));
    addAction(menu, chart, "exportChart", ChartActions::tr("Export this chart…"), full,
              [chart] { showExportDialog(chart); });
    addAction(menu, chart, "copyImage", ChartActions::tr("Copy image"), full, [chart] { copyChartImage(*chart); });
    addAction(menu, chart, "copyData", ChartActions::tr("Copy data"), full, [chart] { copyChartData(*chart); });
    addAction(menu, chart, "showAsTable", ChartActions::tr("Show as table"), full, [chart] { showChartTable(chart); });
    if (auto* zoomable = qobject_cast<ChartWidget*>(chart)) // a map shows all of itself
        addZoomActions(menu, zoomable);
    if (!chart->helpTopic().isEmpty()) {
        menu->addSeparator();
        addAction(menu, chart, "whatIsThis", ChartActions::tr("What is this?"), true,
                  [chart] { showHelp(chart->helpTopic(), chart); });
    }
    menu->popup(global);
}

} // namespace

void installChartActions(FigureWidget* chart) {
    QObject::connect(chart, &FigureWidget::menuRequested, chart,
                     [chart](const QPoint& global) { openMenu(chart, global); });
    QObject::connect(chart, &FigureWidget::helpRequested, chart,
                     [chart](const QString& topic) { showHelp(topic, chart); });
}

void copyChartImage(const FigureWidget& chart) {
    const Figure figure = shownFigure(chart);
    PictureOptions options;
    options.chartSize = chart.size();
    options.locale = chart.locale();
    options.provenance = chartSource(&chart).provenance;
    auto* mime = new QMimeData;
    if (const auto image = renderImage({figure}, options); image.ok())
        mime->setImageData(*image);
    if (const auto svg = renderPicture({figure}, PictureFormat::Svg, options); svg.ok())
        mime->setData(QStringLiteral("image/svg+xml"), QByteArray::fromStdString(*svg));
    QApplication::clipboard()->setMimeData(mime);
}

void copyChartData(const FigureWidget& chart) {
    const Figure figure = shownFigure(chart);
    auto* mime = new QMimeData;
    mime->setText(QString::fromStdString(chartTsv(figure)));
    mime->setData(QStringLiteral("text/csv"), QByteArray::fromStdString(chartCsv(figure)));
    QApplication::clipboard()->setMimeData(mime);
}

QWidget* showChartTable(FigureWidget* chart) {
    auto* dialog = new DataTableDialog(shownFigure(*chart), chart->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    return dialog;
}

} // namespace lamina
