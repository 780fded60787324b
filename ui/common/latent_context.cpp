#include "ui/common/latent_context.h"

#include <optional>

namespace lamina {

namespace {

std::optional<std::size_t> rowOfX(const LatentPlaces& latent, int top) {
    const auto& rows = latent.statistics.topRows;
    if (top >= static_cast<int>(rows.size()) || !latent.article)
        return std::nullopt;
    const std::size_t row = rows[static_cast<std::size_t>(top)];
    if (row >= latent.article->windows.trainingRows())
        return std::nullopt;
    return row;
}

} // namespace

QString oneLine(const std::string& utf8) {
    const QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    QString line;
    line.reserve(text.size());
    for (const QChar character : text) {
        if (character == QLatin1Char('\n')) {
            if (!line.endsWith(QStringLiteral("¶ ")))
                line += QStringLiteral(" ¶ ");
        } else if (character.isSpace() || character.category() == QChar::Other_Control) {
            line += QLatin1Char(' ');
        } else {
            line += character;
        }
    }
    return line;
}

QString LatentPlaces::token(int top) const {
    if (const auto row = rowOfX(*this, top); row && article->hasOffsets()) {
        const std::size_t index = article->windows.tokenIndex(*row);
        const char* bytes = article->text.data() + article->offsets[index];
        return QString::fromUtf8(bytes, article->offsets[index + 1] - article->offsets[index]);
    }
    if (topTokens && static_cast<std::size_t>(top) < topTokens->size())
        return QString::fromStdString((*topTokens)[static_cast<std::size_t>(top)]);
    return {};
}

ShownContext LatentPlaces::context(int top, int bytes) const {
    ShownContext shown;
    if (const auto row = rowOfX(*this, top); row && article->hasOffsets()) {
        const auto width = static_cast<std::size_t>(bytes);
        const TokenContext found = rowContext(*article, *row, width, width);
        shown = {oneLine(found.before), oneLine(found.token), oneLine(found.after)};
    } else {
        shown.token = oneLine(token(top).toStdString());
    }
    const QString word = shown.token.trimmed();
    if (word.isEmpty()) {
        if (!shown.token.isEmpty())
            shown.token = QStringLiteral("␣");
        return shown;
    }
    // The spaces round a token are not what lights up.
    if (shown.token.front().isSpace())
        shown.before += QLatin1Char(' ');
    if (shown.token.back().isSpace())
        shown.after.prepend(QLatin1Char(' '));
    shown.token = word;
    return shown;
}

} // namespace lamina
