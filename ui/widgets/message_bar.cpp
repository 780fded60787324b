#include "ui/widgets/message_bar.h"

#include "ui/charts/spec/chart_theme.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/widgets/error_text.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace lamina {

MessageBar::MessageBar(QWidget* over) : QFrame(over) {
    over->installEventFilter(this);
    setObjectName(QStringLiteral("messageBar"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Window); // not the role of the view around it
    m_text = plainLabel();
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail = plainLabel();
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_more = new QToolButton;
    m_more->setText(tr("Details"));
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    connect(m_more, &QToolButton::toggled, m_detail, &QWidget::setVisible);
    m_action = new QPushButton;
    m_action->setObjectName(QStringLiteral("messageAction"));
    connect(m_action, &QPushButton::clicked, this, [this] {
        hide();
        if (m_accepted)
            m_accepted();
    });
    auto* close = new QToolButton;
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Dismiss"));
    close->setToolTip(tr("Dismiss"));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);

    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_text, 1);
    line->addWidget(m_more);
    line->addWidget(m_action);
    line->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 6, 8, 6);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_detail);
    hide();
}

void MessageBar::showError(const Error& error) {
    m_action->hide();
    QString text = errorSentence(error);
    QString detail = QString::fromStdString(error.detail);
    const bool headed = needsHeading(error);
    if (headed) {
        detail = detail.isEmpty() ? text : QString(text + QLatin1Char('\n') + detail);
        text = errorHeading(error.kind);
    }
    present(Kind::Error, text, detail);
    m_more->setChecked(headed); // the exact sentence is part of it
}

void MessageBar::showNote(const QString& text) {
    m_action->hide();
    present(Kind::Note, text, QString());
}

void MessageBar::offer(const QString& text, const QString& action, std::function<void()> accepted) {
    m_accepted = std::move(accepted);
    m_action->setText(action);
    m_action->show();
    present(Kind::Note, text, QString());
}

QString MessageBar::text() const {
    return m_text->text();
}

void MessageBar::present(Kind kind, const QString& text, const QString& detail) {
    m_kind = kind;
    m_text->setText(text);
    m_detail->setText(detail);
    m_more->setChecked(false);
    m_detail->hide();
    m_more->setVisible(!detail.isEmpty());
    setAccessibleName(text);
    applyColours();
    show();
    raise();
    place();
}

// As high as its words need.
void MessageBar::place() {
    const QSize room = parentWidget()->size();
    const int height =
        layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(room.width()) : sizeHint().height();
    setGeometry(0, room.height() - height, room.width(), height);
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize && !isHidden())
        place();
    return QFrame::eventFilter(watched, event);
}

bool MessageBar::event(QEvent* event) {
    const bool taken = QFrame::event(event);
    if (event->type() == QEvent::LayoutRequest && !isHidden())
        place(); // the details were asked for
    return taken;
}

void MessageBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::ApplicationPaletteChange && !m_colouring)
        applyColours();
    QFrame::changeEvent(event);
}

void MessageBar::applyColours() {
    m_colouring = true;
    QPalette colours = QApplication::palette();
    const bool dark = isDark(colours);
    if (m_kind == Kind::Error)
        colours.setColor(QPalette::Window, dark ? QColor(0x5a, 0x24, 0x1c) : QColor(0xfb, 0xe3, 0xda));
    else
        colours.setColor(QPalette::Window, dark ? QColor(0x1f, 0x3b, 0x4d) : QColor(0xe2, 0xf0, 0xf9));
    colours.setColor(QPalette::WindowText, dark ? QColor(0xf2, 0xf2, 0xf2) : QColor(0x1c, 0x1e, 0x21));
    setPalette(colours);
    m_colouring = false;
}

} // namespace lamina
