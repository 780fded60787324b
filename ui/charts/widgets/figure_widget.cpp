#include "ui/charts/widgets/figure_widget.h"

#include "ui/charts/widgets/chart_buttons.h"
#include "ui/charts/widgets/readout_label.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMetaMethod>
#include <algorithm>

namespace lamina {

FigureWidget::FigureWidget(QSize pleasant, QSize least, QWidget* parent)
    : QWidget(parent), m_pleasant(pleasant), m_least(least), m_readout(new ReadoutLabel(this)) {
    setFocusPolicy(Qt::StrongFocus);
    m_help = new GlyphButton(GlyphButton::Glyph::Info, this);
    m_help->setObjectName(QStringLiteral("chartHelpButton"));
    m_help->hide();
    m_menu = new GlyphButton(GlyphButton::Glyph::Menu, this);
    m_menu->setObjectName(QStringLiteral("chartMenuButton"));
    m_menu->hide();
    connect(m_help, &GlyphButton::clicked, this, [this] { Q_EMIT helpRequested(helpTopic()); });
    connect(m_menu, &GlyphButton::clicked, this, &FigureWidget::requestMenu);
}

QString FigureWidget::readout() const {
    return m_readout->isHidden() ? QString() : m_readout->text();
}

void FigureWidget::applyTheme() {
    m_readout->followPalette();
}

void FigureWidget::nameButtons(const QString& help, const QString& menu, const QString& menuTip) {
    m_help->setAccessibleName(help);
    m_help->setToolTip(tr("What is this?"));
    m_menu->setAccessibleName(menu);
    m_menu->setToolTip(menuTip);
}

FigureWidget::Buttons FigureWidget::buttons() const {
    return {!m_helpTopic.isEmpty() && isSignalConnected(QMetaMethod::fromSignal(&FigureWidget::helpRequested)),
            isSignalConnected(QMetaMethod::fromSignal(&FigureWidget::menuRequested)), m_help->sizeHint().width()};
}

void FigureWidget::placeButtons(int helpLeft, double middle) {
    const auto [help, menu, side] = buttons();
    const int top = std::max(0, static_cast<int>(middle - side / 2.0));
    m_help->setGeometry(helpLeft, top, side, side);
    m_menu->setGeometry(width() - side - 2, top, side, side);
    if (help != m_help->isVisibleTo(this))
        m_help->setVisible(help);
    if (menu != m_menu->isVisibleTo(this))
        m_menu->setVisible(menu);
}

void FigureWidget::setFocusRing(bool shown) {
    m_ring = shown;
    focusRingChanged();
}

void FigureWidget::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::LocaleChange || event->type() == QEvent::StyleChange)
        applyTheme();
    QWidget::changeEvent(event);
}

void FigureWidget::keyPressEvent(QKeyEvent* event) {
    const bool menu =
        event->key() == Qt::Key_Menu || (event->key() == Qt::Key_F10 && event->modifiers() & Qt::ShiftModifier);
    if (menu)
        return requestMenu();
    QWidget::keyPressEvent(event);
}

void FigureWidget::focusInEvent(QFocusEvent* event) {
    setFocusRing(event->reason() != Qt::MouseFocusReason);
    QWidget::focusInEvent(event);
}

void FigureWidget::focusOutEvent(QFocusEvent* event) {
    setFocusRing(false);
    if (m_readout->byKeyboard() && event->reason() != Qt::PopupFocusReason)
        endReading();
    QWidget::focusOutEvent(event);
}

// By mouse alone: the menu key comes as a key.
void FigureWidget::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Mouse)
        Q_EMIT menuRequested(event->globalPos());
    event->accept();
}

void FigureWidget::connectNotify(const QMetaMethod& signal) {
    if (signal == QMetaMethod::fromSignal(&FigureWidget::menuRequested) ||
        signal == QMetaMethod::fromSignal(&FigureWidget::helpRequested))
        placeControls();
    QWidget::connectNotify(signal);
}

void FigureWidget::requestMenu() {
    Q_EMIT menuRequested(mapToGlobal(QPoint(width() - m_menu->width(), m_menu->geometry().bottom())));
}

} // namespace lamina
