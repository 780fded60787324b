#include "ui/help/log_dialog.h"

#include "ui/common/log_book.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace lamina {

LogDialog::LogDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("logDialog"));
    setWindowTitle(tr("Log"));
    m_text = new QPlainTextEdit;
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setAccessibleName(tr("Log"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* copy = buttons->addButton(tr("Copy all"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("copyLog"));
    connect(copy, &QPushButton::clicked, this, &LogDialog::copyAll);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_text, 1);
    layout->addWidget(buttons);
    resize(760, 440);
    m_look.setInterval(500); // lines come from any thread
    connect(&m_look, &QTimer::timeout, this, &LogDialog::refresh);
    m_look.start();
    refresh();
}

void LogDialog::refresh() {
    const std::uint64_t added = logBook().added();
    if (added == m_shown)
        return;
    m_shown = added;
    QScrollBar* bar = m_text->verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    const int place = bar->value();
    m_text->setPlainText(text());
    bar->setValue(atEnd ? bar->maximum() : place);
}

QString LogDialog::text() const {
    return logBook().lines().join(QLatin1Char('\n'));
}

void LogDialog::copyAll() const {
    QApplication::clipboard()->setText(text());
}

} // namespace lamina
