#include "ui/common/transfer_text.h"

#include "net/page_facts.h"
#include "net/transfer_phase.h"
#include "ui/common/table_text.h"
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

// "120 of 548 MB": both in the unit of the whole.
QString amountOf(std::uint64_t done, std::uint64_t total) {
    const double unit = total >= 1'000'000'000 ? 1e9 : total >= 1'000'000 ? 1e6 : 1e3;
    return QCoreApplication::translate("TransferText", "%1 of %2")
        .arg(QLocale().toString(static_cast<double>(std::min(done, total)) / unit, 'f', unit > 5e8 ? 1 : 0),
             sizeText(total));
}

QString sentence(TransferProgress::Phase phase) {
    return tableText(phaseText(phase).sentence);
}

} // namespace

QString transferText(const TransferProgress& progress) {
    using Phase = TransferProgress::Phase;
    const QString what = fromStd(progress.what);
    const bool article = isUrl(progress.what);
    switch (progress.phase) {
    case Phase::Connecting:
        return sentence(progress.phase).arg(fromStd(progress.host));
    case Phase::Waiting: {
        const double left = std::isfinite(progress.secondsLeft) ? std::max(0.0, progress.secondsLeft) : 0.0;
        const QString text = sentence(progress.phase).arg(durationText(left)).arg(progress.attempt + 1);
        return progress.reason.empty()
                   ? text
                   : QString(text + QStringLiteral(" (") + fromStd(progress.reason) + QLatin1Char(')'));
    }
    case Phase::Locked:
    case Phase::Verifying:
        return sentence(progress.phase).arg(what);
    case Phase::Receiving:
    case Phase::Done:
        break;
    }
    QStringList parts;
    const QString bytes =
        progress.total > 0 && !article ? amountOf(progress.done, progress.total) : sizeText(progress.done);
    parts << (article ? say(QT_TRANSLATE_NOOP("TransferText", "Fetching the article… %1")).arg(bytes)
                      : sentence(Phase::Receiving).arg(what, bytes));
    if (!article && progress.bytesPerSecond > 0)
        parts << say(QT_TRANSLATE_NOOP("TransferText", "%1/s"))
                     .arg(sizeText(static_cast<std::uint64_t>(progress.bytesPerSecond)));
    if (!article && std::isfinite(progress.secondsLeft))
        parts << say(QT_TRANSLATE_NOOP("TransferText", "%1 left")).arg(durationText(progress.secondsLeft));
    return parts.join(QStringLiteral(" · "));
}

} // namespace lamina
