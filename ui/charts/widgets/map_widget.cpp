#include "ui/charts/widgets/map_widget.h"

#include "ui/charts/draw/map_painter.h"
#include "ui/charts/widgets/readout_label.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

namespace lamina {

namespace {

constexpr int farther = 1 << 20; // than any map has layers
constexpr int page = 10;         // rows

} // namespace

MapWidget::MapWidget(QWidget* parent) : FigureWidget({720, 420}, {320, 200}, parent) {
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    applyTheme();
}

void MapWidget::setSpec(const MapSpec& spec) {
    m_spec = spec;
    setHelpTopic(spec.helpTopic);
    if (accessibleName() != spec.title) {
        setAccessibleName(spec.title);
        setAccessibleDescription(tr("Layers across, activation density upwards, colour is the share of latents. Arrow "
                                    "keys read the cells, Enter chooses the layer."));
    }
    if (m_cell && (m_cell->panel >= spec.panels.size() || spec.empty()))
        endReading();
    else
        readCell(m_cell, label()->byKeyboard()); // its numbers may be newer
    redraw();
}

MapLayout MapWidget::layOut() const {
    return layOutMap(QRectF(rect()), m_spec, theme());
}

ChartTheme MapWidget::theme() const {
    return ChartTheme::forPalette(palette(), font());
}

void MapWidget::applyTheme() {
    FigureWidget::applyTheme();
    nameButtons(tr("About the laminar map"), tr("Menu of the laminar map"), tr("Export, copy, table …"));
    redraw();
}

void MapWidget::redraw() {
    m_picture = {};
    placeControls();
    update();
}

void MapWidget::placeControls() {
    const QFontMetricsF heading(theme().headingFont);
    const int after = static_cast<int>(layOut().panels.front().left() + heading.horizontalAdvance(m_spec.title)) + 2;
    placeButtons(std::min(after, width() - 2 * buttons().side - 4), 6 + heading.height() / 2);
}

void MapWidget::paintEvent(QPaintEvent*) {
    const double ratio = devicePixelRatioF();
    if (m_picture.isNull()) {
        m_picture = QPixmap(size() * ratio);
        m_picture.setDevicePixelRatio(ratio);
        QPainter painter(&m_picture);
        paintLaminarMap(painter, QRectF(rect()), m_spec, theme(), locale());
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    const ChartTheme shown = theme();
    if (m_cell) { // two lines, so that it stands out on every colour
        const QRectF place = layOut().cell(*m_cell);
        painter.setPen(QPen(shown.background, 3));
        painter.drawRect(place.adjusted(-1, -1, 1, 1));
        painter.setPen(QPen(shown.text, 1.5));
        painter.drawRect(place.adjusted(-1, -1, 1, 1));
    }
    if (focusRing() && hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void MapWidget::resizeEvent(QResizeEvent* event) {
    redraw();
    FigureWidget::resizeEvent(event);
}

void MapWidget::endReading() {
    readCell(std::nullopt, false);
}

void MapWidget::readCell(const std::optional<MapCell>& cell, bool byKeyboard) {
    label()->setByKeyboard(byKeyboard);
    const QString text = cell && !m_spec.empty() ? mapReadout(m_spec, *cell, locale()) : QString();
    m_cell = text.isEmpty() ? std::nullopt : cell;
    update();
    if (!m_cell)
        return label()->hide();
    const QRectF place = layOut().cell(*m_cell);
    label()->showBeside(text, static_cast<int>(place.left()) - 12, static_cast<int>(place.right()) + 12,
                        place.center().y());
    if (byKeyboard)
        label()->announce();
}

void MapWidget::mouseMoveEvent(QMouseEvent* event) {
    const auto cell = layOut().at(event->position());
    setCursor(cell && !m_spec.empty() ? Qt::CrossCursor : Qt::ArrowCursor);
    if (cell != m_cell)
        readCell(cell, false);
}

void MapWidget::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_spec.empty())
        return FigureWidget::mousePressEvent(event);
    if (const auto cell = layOut().at(event->position()))
        pick(*cell);
}

void MapWidget::pick(const MapCell& cell) {
    const QString panel = m_spec.panels[cell.panel].id; // a listener may set another spec
    Q_EMIT picked(panel, cell.layer);
}

void MapWidget::leaveEvent(QEvent* event) {
    if (!label()->byKeyboard())
        endReading();
    FigureWidget::leaveEvent(event);
}

void MapWidget::moveCell(int layers, int rows) {
    if (m_spec.empty())
        return;
    const MapLayout layout = layOut();
    setFocusRing(true);
    if (!m_cell) { // start at the chosen layer's middle
        const int row = MapColumn::rowCount / 2;
        return readCell(MapCell{0,
                                std::clamp(m_spec.guide.value_or(layout.firstLayer), layout.firstLayer,
                                           layout.firstLayer + layout.layers - 1),
                                row},
                        true);
    }
    MapCell cell = *m_cell;
    int layer = cell.layer - layout.firstLayer + layers +
                static_cast<int>(cell.panel) * layout.layers; // panels continue each other
    layer = std::clamp(layer, 0, layout.layers * static_cast<int>(m_spec.panels.size()) - 1);
    cell.panel = static_cast<std::size_t>(layer / layout.layers);
    cell.layer = layout.firstLayer + layer % layout.layers;
    cell.row = std::clamp(cell.row + rows, 0, MapColumn::rowCount - 1);
    readCell(cell, true);
}

bool MapWidget::moveByKey(int key) {
    switch (key) {
    case Qt::Key_Left:
        moveCell(-1, 0);
        return true;
    case Qt::Key_Right:
        moveCell(1, 0);
        return true;
    case Qt::Key_Up:
        moveCell(0, 1);
        return true;
    case Qt::Key_Down:
        moveCell(0, -1);
        return true;
    case Qt::Key_PageUp:
        moveCell(0, page);
        return true;
    case Qt::Key_PageDown:
        moveCell(0, -page);
        return true;
    case Qt::Key_Home:
        moveCell(-farther, 0);
        return true;
    case Qt::Key_End:
        moveCell(farther, 0);
        return true;
    default:
        return false;
    }
}

void MapWidget::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    if (moveByKey(key))
        return;
    if (m_cell && (key == Qt::Key_Return || key == Qt::Key_Enter))
        return pick(*m_cell);
    if (m_cell && key == Qt::Key_Escape)
        return endReading();
    FigureWidget::keyPressEvent(event);
}

} // namespace lamina
