#include "ui/charts/widgets/map_widget.h"

#include "ui/charts/widgets/chart_buttons.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QLabel>
#include <QMetaMethod>
#include <QMouseEvent>
#include <algorithm>

namespace lamina {

namespace {

constexpr int farther = 1 << 20; // than any map has layers

} // namespace

MapWidget::MapWidget(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_readout = new QLabel(this);
    m_readout->setObjectName(QStringLiteral("readout"));
    m_readout->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_readout->setMargin(6);
    m_readout->setAutoFillBackground(true);
    m_readout->setFrameShape(QFrame::StyledPanel);
    m_readout->hide();
    m_help = new GlyphButton(GlyphButton::Glyph::Info, this);
    m_help->setObjectName(QStringLiteral("chartHelpButton"));
    m_help->setToolTip(tr("What is this?"));
    m_help->setAccessibleName(tr("About the laminar map"));
    m_menu = new GlyphButton(GlyphButton::Glyph::Menu, this);
    m_menu->setObjectName(QStringLiteral("chartMenuButton"));
    m_menu->setToolTip(tr("Export, copy, table …"));
    m_menu->setAccessibleName(tr("Menu of the laminar map"));
    connect(m_help, &GlyphButton::clicked, this, [this] { Q_EMIT helpRequested(m_spec.helpTopic); });
    connect(m_menu, &GlyphButton::clicked, this, &MapWidget::requestMenu);
    applyTheme();
}

void MapWidget::setSpec(const MapSpec& spec) {
    m_spec = spec;
    if (accessibleName() != spec.title) {
        setAccessibleName(spec.title);
        setAccessibleDescription(tr("Layers across, activation density upwards, colour is the share of latents. Arrow "
                                    "keys read the cells, Enter chooses the layer."));
    }
    if (m_cell && (m_cell->panel >= spec.panels.size() || spec.empty()))
        readCell(std::nullopt, false);
    else
        readCell(m_cell, m_byKeyboard); // its numbers may be newer
    changed();
}

MapLayout MapWidget::layOut() const {
    return layOutMap(QRectF(rect()), m_spec, theme());
}

QString MapWidget::readout() const {
    return m_readout->isHidden() ? QString() : m_readout->text();
}

ChartTheme MapWidget::theme() const {
    return ChartTheme::forPalette(palette(), font());
}

void MapWidget::applyTheme() {
    QPalette readout = palette();
    readout.setColor(QPalette::Window, palette().color(QPalette::ToolTipBase));
    readout.setColor(QPalette::WindowText, palette().color(QPalette::ToolTipText));
    m_readout->setPalette(readout);
    changed();
}

void MapWidget::changed() {
    m_picture = {};
    placeButtons();
    update();
}

void MapWidget::placeButtons() {
    const ChartTheme shown = theme();
    const MapLayout layout = layOut();
    const QFontMetricsF heading(shown.headingFont);
    const int side = m_help->sizeHint().width();
    const int top = std::max(0, static_cast<int>(6 + heading.height() / 2 - side / 2.0));
    const int after = static_cast<int>(layout.panels.front().left() + heading.horizontalAdvance(m_spec.title)) + 2;
    m_help->setGeometry(std::min(after, width() - 2 * side - 4), top, side, side);
    m_menu->setGeometry(width() - side - 2, top, side, side);
    m_help->setVisible(!m_spec.helpTopic.isEmpty() &&
                       isSignalConnected(QMetaMethod::fromSignal(&MapWidget::helpRequested)));
    m_menu->setVisible(isSignalConnected(QMetaMethod::fromSignal(&MapWidget::menuRequested)));
}

void MapWidget::connectNotify(const QMetaMethod& signal) {
    placeButtons();
    QWidget::connectNotify(signal);
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
    if (m_ring && hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void MapWidget::resizeEvent(QResizeEvent* event) {
    changed();
    QWidget::resizeEvent(event);
}

void MapWidget::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::LocaleChange || event->type() == QEvent::StyleChange) {
        applyTheme();
    }
    QWidget::changeEvent(event);
}

void MapWidget::readCell(const std::optional<MapCell>& cell, bool byKeyboard) {
    m_byKeyboard = byKeyboard;
    const QString text = cell && !m_spec.empty() ? mapReadout(m_spec, *cell, locale()) : QString();
    m_cell = text.isEmpty() ? std::nullopt : cell;
    update();
    if (!m_cell)
        return m_readout->hide();
    m_readout->setText(text);
    m_readout->adjustSize();
    const QRectF place = layOut().cell(*m_cell);
    const QSize box = m_readout->size();
    int left = static_cast<int>(place.right()) + 12;
    if (left + box.width() > width())
        left = static_cast<int>(place.left()) - 12 - box.width();
    m_readout->move(std::max(0, left), std::clamp(static_cast<int>(place.center().y()) - box.height() / 2, 0,
                                                  std::max(0, height() - box.height())));
    m_readout->show();
    m_readout->raise();
    if (byKeyboard && QAccessible::isActive()) {
        m_readout->setAccessibleName(text);
        QAccessibleEvent said(m_readout, QAccessible::Alert);
        QAccessible::updateAccessibility(&said);
    }
}

void MapWidget::mouseMoveEvent(QMouseEvent* event) {
    const auto cell = layOut().at(event->position());
    setCursor(cell && !m_spec.empty() ? Qt::CrossCursor : Qt::ArrowCursor);
    if (cell != m_cell)
        readCell(cell, false);
}

void MapWidget::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_spec.empty())
        return QWidget::mousePressEvent(event);
    if (const auto cell = layOut().at(event->position()))
        Q_EMIT layerPicked(cell->layer);
}

void MapWidget::leaveEvent(QEvent* event) {
    if (!m_byKeyboard)
        readCell(std::nullopt, false);
    QWidget::leaveEvent(event);
}

void MapWidget::moveCell(int layers, int rows) {
    if (m_spec.empty())
        return;
    const MapLayout layout = layOut();
    m_ring = true;
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

void MapWidget::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCell(-1, 0);
    case Qt::Key_Right:
        return moveCell(1, 0);
    case Qt::Key_Up:
        return moveCell(0, 1);
    case Qt::Key_Down:
        return moveCell(0, -1);
    case Qt::Key_PageUp:
        return moveCell(0, 10);
    case Qt::Key_PageDown:
        return moveCell(0, -10);
    case Qt::Key_Home:
        return moveCell(-farther, 0);
    case Qt::Key_End:
        return moveCell(farther, 0);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_cell)
            break;
        Q_EMIT layerPicked(m_cell->layer);
        return;
    case Qt::Key_Menu:
        return requestMenu();
    case Qt::Key_F10:
        if (!(event->modifiers() & Qt::ShiftModifier))
            break;
        return requestMenu();
    case Qt::Key_Escape:
        if (!m_cell)
            break;
        return readCell(std::nullopt, false);
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void MapWidget::focusInEvent(QFocusEvent* event) {
    m_ring = event->reason() != Qt::MouseFocusReason;
    QWidget::focusInEvent(event);
    update();
}

void MapWidget::focusOutEvent(QFocusEvent* event) {
    m_ring = false;
    if (m_byKeyboard && event->reason() != Qt::PopupFocusReason)
        readCell(std::nullopt, false);
    QWidget::focusOutEvent(event);
    update();
}

// By mouse alone: the menu key comes as a key.
void MapWidget::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Mouse)
        Q_EMIT menuRequested(event->globalPos());
    event->accept();
}

void MapWidget::requestMenu() {
    Q_EMIT menuRequested(mapToGlobal(QPoint(width() - m_menu->width(), m_menu->geometry().bottom())));
}

} // namespace lamina
