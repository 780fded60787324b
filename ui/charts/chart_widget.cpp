#include "charts/chart_widget.h"

#include "charts/chart_scene.h"

#include <QEvent>
#include <QGraphicsView>
#include <QLabel>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace lamina {

struct ChartWidget::Parts {
    ChartScene scene;
    QGraphicsView* view = nullptr;
    QLabel* readout = nullptr;
    QWidget* heading = nullptr;
    QWidget* corner = nullptr;
};

ChartWidget::ChartWidget(QWidget* parent) : QWidget(parent), m_parts(std::make_unique<Parts>()) {
    m_parts->view = new QGraphicsView(&m_parts->scene, this);
    QGraphicsView* view = m_parts->view;
    view->setFrameShape(QFrame::NoFrame);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setRenderHint(QPainter::Antialiasing);
    view->setFocusPolicy(Qt::NoFocus);
    view->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    view->viewport()->setMouseTracking(true);
    view->viewport()->installEventFilter(this);
    m_parts->readout = new QLabel(this);
    m_parts->readout->setObjectName(QStringLiteral("readout"));
    m_parts->readout->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_parts->readout->setMargin(6);
    m_parts->readout->setAutoFillBackground(true);
    m_parts->readout->setFrameShape(QFrame::StyledPanel);
    m_parts->readout->hide();
    applyTheme();
}

ChartWidget::~ChartWidget() = default;

void ChartWidget::setSpec(const ChartSpec& spec) {
    m_parts->scene.setSpec(spec, true);
    if (accessibleName() != spec.title)
        setAccessibleName(spec.title);
    if (spec.empty())
        hideReadout();
}

const ChartSpec& ChartWidget::spec() const {
    return m_parts->scene.spec();
}

void ChartWidget::setHeadingWidget(QWidget* widget) {
    widget->setParent(this);
    m_parts->heading = widget;
    placeControls();
    widget->show();
}

void ChartWidget::setCornerWidget(QWidget* widget) {
    widget->setParent(this);
    m_parts->corner = widget;
    placeControls();
    widget->show();
}

void ChartWidget::placeControls() {
    if (QWidget* corner = m_parts->corner) {
        corner->adjustSize();
        corner->move(static_cast<int>(plotArea().right()) - corner->width(), height() - corner->height());
    }
    QWidget* heading = m_parts->heading;
    if (!heading)
        return;
    heading->adjustSize();
    const double middle = (plotArea().top() - 6) / 2; // the title's line
    heading->move(static_cast<int>(plotArea().left()) - 4, static_cast<int>(middle - heading->height() / 2.0));
    m_parts->scene.setHeadingRoom(heading->width());
}

QRectF ChartWidget::plotArea() const {
    return m_parts->scene.plotArea();
}

std::vector<Point> ChartWidget::drawnPoints(std::size_t series) const {
    return m_parts->scene.drawnPoints(series);
}

int ChartWidget::seriesDrawn() const {
    return m_parts->scene.lineCount();
}

void ChartWidget::applyTheme() {
    m_parts->scene.setTheme(ChartTheme::forPalette(palette(), font()));
    m_parts->scene.setLocale(locale());
    m_parts->view->setBackgroundBrush(palette().color(QPalette::Base));
    QPalette readout = palette();
    readout.setColor(QPalette::Window, palette().color(QPalette::ToolTipBase));
    readout.setColor(QPalette::WindowText, palette().color(QPalette::ToolTipText));
    m_parts->readout->setPalette(readout);
    placeControls();
}

void ChartWidget::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::LocaleChange || event->type() == QEvent::StyleChange)
        applyTheme();
    QWidget::changeEvent(event);
}

void ChartWidget::resizeEvent(QResizeEvent* event) {
    m_parts->view->setGeometry(rect());
    m_parts->scene.setChartSize(size());
    placeControls();
    QWidget::resizeEvent(event);
}

bool ChartWidget::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseMove) {
        showReadout(static_cast<QMouseEvent*>(event)->position());
    } else if (event->type() == QEvent::Leave) {
        hideReadout();
    } else if (event->type() == QEvent::MouseButtonPress) {
        auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton)
            if (const auto x = nearestX(mouse->position().x()))
                Q_EMIT xPicked(*x);
    }
    return QWidget::eventFilter(watched, event);
}

std::optional<double> ChartWidget::nearestX(double sceneX) const {
    std::optional<double> nearest;
    double best = INFINITY;
    for (const ChartSeries& series : spec().series) {
        if (!series.inReadout)
            continue;
        for (const Point& point : series.points) {
            const double distance = std::abs(m_parts->scene.toScene(point).x() - sceneX);
            if (distance < best) {
                best = distance;
                nearest = point.x;
            }
        }
    }
    return nearest;
}

QString ChartWidget::readoutAt(double x) const {
    const ChartSpec& chart = spec();
    QStringList lines;
    const auto heading = [&](double at) {
        return chart.readoutHeading ? chart.readoutHeading(at)
                                    : chart.x.title + QLatin1Char(' ') + locale().toString(at);
    };
    if (!chart.binEdges.empty()) {
        const auto above = std::upper_bound(chart.binEdges.begin(), chart.binEdges.end(), x);
        if (above == chart.binEdges.begin() || above == chart.binEdges.end())
            return {};
        const auto bin = static_cast<std::size_t>(above - chart.binEdges.begin() - 1);
        const double middle = (chart.binEdges[bin] + chart.binEdges[bin + 1]) / 2;
        lines << heading(middle) << formatValue(chart.binCounts[bin], chart.y.percent, 6, locale());
        return lines.join(QLatin1Char('\n'));
    }
    for (const ChartSeries& series : chart.series) {
        if (!series.inReadout)
            continue;
        for (const Point& point : series.points)
            if (point.x == x && std::isfinite(point.y))
                lines << (series.name + QStringLiteral(": ") + formatValue(point.y, chart.y.percent, 6, locale()));
    }
    if (!lines.isEmpty())
        lines.prepend(heading(x));
    return lines.join(QLatin1Char('\n'));
}

void ChartWidget::showReadout(const QPointF& position) {
    const ChartSpec& chart = spec();
    const QRectF plot = plotArea();
    if (chart.empty() || !plot.adjusted(-8, -8, 8, 8).contains(position))
        return hideReadout();
    const std::optional<double> x =
        chart.binEdges.empty() ? nearestX(position.x()) : std::optional(m_parts->scene.xAt(position.x()));
    const QString text = x ? readoutAt(*x) : QString();
    if (text.isEmpty())
        return hideReadout();
    std::vector<Point> marked;
    if (chart.binEdges.empty())
        for (const ChartSeries& series : chart.series)
            if (series.inReadout && series.marker != Marker::None)
                for (const Point& point : series.points)
                    if (point.x == *x && std::isfinite(point.y))
                        marked.push_back(point);
    m_parts->scene.setHighlight(marked);
    m_parts->readout->setText(text);
    m_parts->readout->adjustSize();
    const QSize box = m_parts->readout->size();
    const int anchor =
        chart.binEdges.empty() ? static_cast<int>(m_parts->scene.toScene({*x, 0}).x()) : static_cast<int>(position.x());
    int left = anchor + 14;
    if (left + box.width() > width())
        left = anchor - 14 - box.width();
    const int top =
        std::clamp(static_cast<int>(position.y()) - box.height() / 2, 0, std::max(0, height() - box.height()));
    m_parts->readout->move(std::max(0, left), top);
    m_parts->readout->show();
    m_parts->readout->raise();
}

void ChartWidget::hideReadout() {
    m_parts->readout->hide();
    m_parts->scene.setHighlight({});
}

} // namespace lamina
