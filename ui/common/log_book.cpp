#include "ui/common/log_book.h"

#include <QDateTime>
#include <QtGlobal>

namespace lamina {

namespace {

QtMessageHandler before = nullptr;

void take(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (type != QtDebugMsg)
        logBook().add(QStringLiteral("Qt: ") + message);
    if (before)
        before(type, context, message);
}

} // namespace

void LogBook::add(const QString& text) {
    const QString line =
        QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd hh:mm:ss.zzz")) + QStringLiteral("  ") + text;
    const std::lock_guard lock(m_mutex);
    m_lines.push_back(line);
    ++m_added;
    if (m_lines.size() > linesKept)
        m_lines.pop_front();
}

void LogBook::add(const Error& error) {
    const std::string_view kind = errorKindName(error.kind);
    QString text = QStringLiteral("error (") + QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size())) +
                   QStringLiteral("): ") + QString::fromStdString(error.message);
    if (!error.detail.empty())
        text += QStringLiteral("\n    ") + QString::fromStdString(error.detail);
    add(text);
}

QStringList LogBook::lines() const {
    const std::lock_guard lock(m_mutex);
    return QStringList(m_lines.begin(), m_lines.end());
}

std::uint64_t LogBook::added() const {
    const std::lock_guard lock(m_mutex);
    return m_added;
}

LogBook& logBook() {
    static LogBook book;
    return book;
}

void logQtMessages() {
    if (!before)
        before = qInstallMessageHandler(take);
}

} // namespace lamina
