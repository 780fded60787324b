#include "ui/common/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace lamina {

QString fromStd(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString fromPath(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

QString durationText(double seconds) {
    if (!std::isfinite(seconds))
        return {};
    const auto whole = static_cast<long long>(std::ceil(seconds));
    if (whole < 60)
        return QCoreApplication::translate("Text", "%1 s").arg(std::max(1LL, whole));
    if (whole < 600)
        return QCoreApplication::translate("Text", "%1 min %2 s").arg(whole / 60).arg(whole % 60);
    if (whole < 3600)
        return QCoreApplication::translate("Text", "%1 min").arg((whole + 59) / 60);
    return QCoreApplication::translate("Text", "%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString sizeText(std::uint64_t bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), bytes < 1'000'000'000 ? 0 : 1,
                                       QLocale::DataSizeSIFormat);
}

QString uniqueName(const QString& name, const std::function<bool(const QString&)>& taken) {
    QString unique = name;
    for (int copy = 2; taken(unique); ++copy)
        unique = QStringLiteral("%1 (%2)").arg(name).arg(copy);
    return unique;
}

} // namespace lamina
