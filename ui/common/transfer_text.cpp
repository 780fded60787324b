#include "ui/common/transfer_text.h"

#include "ui/common/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("TransferText", text);
}

QString amount(std::uint64_t bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), bytes < 1'000'000'000 ? 0 : 1,
                                       QLocale::DataSizeSIFormat);
}

// "120 of 548 MB": both in the unit of the whole.
QString amountOf(std::uint64_t done, std::uint64_t total) {
    const double unit = total >= 1'000'000'000 ? 1e9 : total >= 1'000'000 ? 1e6 : 1e3;
    return QCoreApplication::translate("TransferText", "%1 of %2")
        .arg(QLocale().toString(static_cast<double>(std::min(done, total)) / unit, 'f', unit > 5e8 ? 1 : 0),
             amount(total));
}

} // namespace

QString transferText(const TransferProgress& progress) {
    using Phase = TransferProgress::Phase;
    const QString what = QString::fromStdString(progress.what);
    const bool article = what.startsWith(QLatin1String("http"), Qt::CaseInsensitive);
    switch (progress.phase) {
    case Phase::Connecting:
        return say(QT_TRANSLATE_NOOP("TransferText", "Asking %1…")).arg(QString::fromStdString(progress.host));
    case Phase::Waiting: {
        const double left = std::isfinite(progress.secondsLeft) ? std::max(0.0, progress.secondsLeft) : 0.0;
        const QString text = say(QT_TRANSLATE_NOOP("TransferText", "Waiting %1 before try %2"))
                                 .arg(durationText(left))
                                 .arg(progress.attempt + 1);
        return progress.reason.empty()
                   ? text
                   : QString(text + QStringLiteral(" (") + QString::fromStdString(progress.reason) + QLatin1Char(')'));
    }
    case Phase::Locked:
        return say(QT_TRANSLATE_NOOP("TransferText", "Another program fetches %1; waiting for it")).arg(what);
    case Phase::Verifying:
        return say(QT_TRANSLATE_NOOP("TransferText", "Checking %1…")).arg(what);
    case Phase::Receiving:
    case Phase::Done:
        break;
    }
    QStringList parts;
    const QString bytes =
        progress.total > 0 && !article ? amountOf(progress.done, progress.total) : amount(progress.done);
    parts << (article ? say(QT_TRANSLATE_NOOP("TransferText", "Fetching the article… %1")).arg(bytes)
                      : say(QT_TRANSLATE_NOOP("TransferText", "Downloading %1: %2")).arg(what, bytes));
    if (!article && progress.bytesPerSecond > 0)
        parts << say(QT_TRANSLATE_NOOP("TransferText", "%1/s"))
                     .arg(amount(static_cast<std::uint64_t>(progress.bytesPerSecond)));
    if (!article && std::isfinite(progress.secondsLeft))
        parts << say(QT_TRANSLATE_NOOP("TransferText", "%1 left")).arg(durationText(progress.secondsLeft));
    return parts.join(QStringLiteral(" · "));
}

} // namespace lamina
