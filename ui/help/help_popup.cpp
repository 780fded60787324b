#include "ui/help/help_popup.h"

#include "ui/charts/widgets/chart_buttons.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/help/glossary_dialog.h"
#include "ui/help/help_text.h"
#include "ui/widgets/heading_label.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCloseEvent>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

constexpr int textWidth = 380;
constexpr int mostHeight = 520; // in a window of the least size it still fits

QLabel* paragraph(const QString& text) {
    auto* label = mathLabel(text);
    label->setWordWrap(true);
    label->setFixedWidth(textWidth);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

HelpPopup::HelpPopup(const HelpTopic& topic, QWidget* anchor)
    : QFrame(anchor->window(), Qt::Popup), m_focus(QApplication::focusWidget()) {
    setObjectName(QStringLiteral("helpPopup"));
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    setAccessibleName(topic.title);
    setAccessibleDescription(
        QStringList{topic.what, topic.formula, topic.reading, topic.misreading}.join(QLatin1Char('\n')));

    QWidget* const text = makeText(topic);
    auto* glossary = new QPushButton(tr("Glossary"));
    glossary->setObjectName(QStringLiteral("helpGlossary"));
    QWidget* window = anchor->window();
    const QString key = topic.key;
    connect(glossary, &QPushButton::clicked, this, [this, window, key] {
        m_focus.clear(); // it goes to the glossary
        close();
        showGlossary(window, key);
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(4);
    layout->addWidget(text);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(8, 0, 16, 0);
    foot->addWidget(glossary);
    foot->addStretch(1);
    layout->addLayout(foot);
    adjustSize();
    place(anchor);
    glossary->setFocus();
}

// What is said of the topic; scrolled where it is long.
QWidget* HelpPopup::makeText(const HelpTopic& topic) {
    auto* text = new QWidget;
    text->setBackgroundRole(QPalette::ToolTipBase);
    auto* lines = new QVBoxLayout(text);
    lines->setContentsMargins(16, 12, 16, 4);
    lines->setSpacing(4);
    QLabel* title = headingLabel(topic.title);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.15);
    title->setFont(font);
    title->setWordWrap(true);
    lines->addWidget(title);
    const auto part = [&](const QString& name, const QString& body) {
        if (body.isEmpty())
            return;
        lines->addSpacing(8);
        if (!name.isEmpty())
            lines->addWidget(headingLabel(name));
        lines->addWidget(paragraph(body));
    };
    lines->addWidget(paragraph(topic.what));
    part(tr("Formula"), topic.formula);
    part(tr("How to read it"), topic.reading);
    part(tr("A common misreading"), topic.misreading);
    auto* scroll = new QScrollArea;
    scroll->setWidget(text);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::StrongFocus); // long texts are scrolled by keyboard
    text->adjustSize();
    const int height =
        std::min(text->heightForWidth(text->sizeHint().width()) > 0 ? text->heightForWidth(text->sizeHint().width())
                                                                    : text->sizeHint().height(),
                 mostHeight);
    scroll->setFixedSize(text->sizeHint().width() + (text->sizeHint().height() > height ? 20 : 0), height);
    return scroll;
}

void HelpPopup::place(const QWidget* anchor) {
    QRect beside(anchor->mapToGlobal(QPoint(0, 0)), anchor->size());
    if (const auto* button = anchor->findChild<QWidget*>(QStringLiteral("chartHelpButton"));
        button && button->isVisible())
        beside = QRect(button->mapToGlobal(QPoint(0, 0)), button->size());
    const QRect screen = anchor->screen()->availableGeometry();
    QPoint at(beside.left(), beside.bottom() + 4);
    if (at.y() + height() > screen.bottom())
        at = QPoint(beside.right() + 8, std::max(screen.top(), screen.bottom() - height()));
    at.setX(std::clamp(at.x(), screen.left(), std::max(screen.left(), screen.right() - width())));
    move(at);
}

void HelpPopup::closeEvent(QCloseEvent* event) {
    QFrame::closeEvent(event);
    if (m_focus) {
        m_focus->activateWindow();
        m_focus->setFocus(Qt::PopupFocusReason);
    }
}

HelpPopup* showHelp(const QString& topic, QWidget* anchor) {
    const HelpTopic* text = helpTexts().topic(topic);
    if (!text)
        return nullptr;
    auto* popup = new HelpPopup(*text, anchor);
    popup->show();
    return popup;
}

QAbstractButton* makeHelpButton(const QString& topic) {
    auto* button = new GlyphButton(GlyphButton::Glyph::Info, nullptr);
    button->setToolTip(HelpPopup::tr("What is this?"));
    button->setAccessibleName(HelpPopup::tr("What is this?"));
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    QObject::connect(button, &QAbstractButton::clicked, button, [button, topic] { showHelp(topic, button); });
    return button;
}

} // namespace lamina
