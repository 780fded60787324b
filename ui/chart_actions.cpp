#include "chart_actions.h"

#include "charts/chart_data.h"
#include "charts/chart_widget.h"
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

void openMenu(ChartWidget* chart, const QPoint& global) {
    auto* menu = new QMenu(chart);
    menu->setObjectName(QStringLiteral("chartMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const char* name, const QString& text, bool enabled, auto slot) {
        QAction* action = menu->addAction(text, chart, slot);
        action->setObjectName(QLatin1String(name));
        action->setEnabled(enabled);
    };
    const bool full = !chart->spec().empty();
    add("copyImage", ChartActions::tr("Copy image"), full, [chart] { copyChartImage(*chart); });
    add("copyData", ChartActions::tr("Copy data"), full, [chart] { copyChartData(*chart); });
    add("showAsTable", ChartActions::tr("Show as table"), full, [chart] { showChartTable(chart); });
    menu->popup(global);
}

} // namespace

void installChartActions(ChartWidget* chart) {
    chart->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(chart, &QWidget::customContextMenuRequested, chart,
                     [chart](const QPoint& at) { openMenu(chart, chart->mapToGlobal(at)); });
}

void copyChartImage(const ChartWidget& chart) {
    PictureOptions options;
    options.chartSize = chart.size();
    options.locale = chart.locale();
    options.caption = chartProvenance(&chart);
    auto* mime = new QMimeData;
    if (const auto png = renderPicture({chart.spec()}, PictureFormat::Png, options); png.ok())
        mime->setImageData(QImage::fromData(QByteArray::fromStdString(*png), "PNG"));
    if (const auto svg = renderPicture({chart.spec()}, PictureFormat::Svg, options); svg.ok())
        mime->setData(QStringLiteral("image/svg+xml"), QByteArray::fromStdString(*svg));
    QApplication::clipboard()->setMimeData(mime);
}

void copyChartData(const ChartWidget& chart) {
    auto* mime = new QMimeData;
    mime->setText(QString::fromStdString(chartTsv(chart.spec())));
    mime->setData(QStringLiteral("text/csv"), QByteArray::fromStdString(chartCsv(chart.spec())));
    QApplication::clipboard()->setMimeData(mime);
}

QWidget* showChartTable(ChartWidget* chart) {
    auto* dialog = new DataTableDialog(chart->spec(), chart->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    return dialog;
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
