#include "ui/common/dropped_source.h"

#include "net/page_facts.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace lamina {

namespace {

constexpr qint64 articleLimit = qint64{16} << 20;
constexpr qint64 sniffed = 4096;
constexpr qsizetype shortestText = 40; // less was hardly meant as an article

DroppedSource bad(const QString& problem) {
    return {DroppedSource::Kind::Bad, {}, problem};
}

DroppedSource classifyFolder(const QFileInfo& folder) {
    if (QDir(folder.absoluteFilePath()).exists(QStringLiteral("config.json")))
        return {DroppedSource::Kind::Model, folder.absoluteFilePath(), {}};
    return bad(
        QCoreApplication::translate("DroppedSource", "The folder %1 holds no model: a GPT-2 folder has a config.json.")
            .arg(folder.fileName()));
}

DroppedSource classifyFile(const QFileInfo& info) {
    if (isSessionFile(info.fileName()))
        return {DroppedSource::Kind::Session, info.absoluteFilePath(), {}};
    const QString name = info.fileName();
    if (info.size() == 0)
        return bad(QCoreApplication::translate("DroppedSource", "The file %1 is empty.").arg(name));
    if (info.size() > articleLimit)
        return bad(
            QCoreApplication::translate("DroppedSource", "The file %1 is too large for an article: at most 16 MB.")
                .arg(name));
    QFile file(info.absoluteFilePath());
    if (!file.open(QIODevice::ReadOnly))
        return bad(QCoreApplication::translate("DroppedSource", "The file %1 cannot be read: %2.")
                       .arg(name, file.errorString()));
    const QByteArray start = file.read(sniffed);
    const bool wide = start.startsWith("\xff\xfe") || start.startsWith("\xfe\xff"); // UTF-16 has zero bytes
    if (start.startsWith("%PDF") || (!wide && start.contains('\0')))
        return bad(QCoreApplication::translate("DroppedSource",
                                               "%1 is no article Lamina can read: it takes web pages (HTML), plain "
                                               "text and Markdown.")
                       .arg(name));
    return {DroppedSource::Kind::Article, info.absoluteFilePath(), {}};
}

} // namespace

bool isWebAddress(const QString& text) {
    return isUrl(text.toStdString());
}

bool isSessionFile(const QString& path) {
    return path.endsWith(QLatin1String(".lamina"), Qt::CaseInsensitive);
}

QString DroppedSource::offer() const {
    switch (kind) {
    case Kind::Session:
        return QCoreApplication::translate("DroppedSource", "Open this session");
    case Kind::Article:
        return QCoreApplication::translate("DroppedSource", "Use this as the article");
    case Kind::Model:
        return QCoreApplication::translate("DroppedSource", "Use this folder as the model");
    case Kind::Text:
        return QCoreApplication::translate("DroppedSource", "Use this text as the article");
    case Kind::Bad:
        break;
    }
    return problem;
}

DroppedSource classifySource(const QString& source) {
    if (isWebAddress(source))
        return {DroppedSource::Kind::Article, source, {}};
    const QFileInfo info(source);
    if (info.isDir())
        return classifyFolder(info);
    if (info.exists())
        return classifyFile(info);
    if (isSessionFile(info.fileName()))
        return {DroppedSource::Kind::Session, info.absoluteFilePath(), {}}; // opening it says what is wrong
    return bad(
        QCoreApplication::translate("DroppedSource", "Cannot open %1: there is no such file, folder or web address.")
            .arg(source));
}

DroppedSource classifyDrop(const QMimeData& data) {
    const QList<QUrl> urls = data.urls();
    if (urls.size() > 1)
        return bad(QCoreApplication::translate("DroppedSource",
                                               "Drop one thing at a time: an article, a model folder or a "
                                               "session."));
    if (urls.size() == 1) {
        const QUrl& url = urls.front();
        if (url.isLocalFile())
            return classifySource(url.toLocalFile());
        if (isWebAddress(url.toString()))
            return classifySource(url.toString(QUrl::FullyEncoded));
        return bad(
            QCoreApplication::translate("DroppedSource", "Lamina reads http and https addresses; %1 is another kind.")
                .arg(url.scheme()));
    }
    const QString text = data.text().trimmed();
    if (isWebAddress(text) && !text.contains(QLatin1Char('\n')))
        return {DroppedSource::Kind::Article, text, {}};
    if (text.size() >= shortestText)
        return {DroppedSource::Kind::Text, text, {}};
    return bad(QCoreApplication::translate("DroppedSource",
                                           "Lamina takes a web address, an article file, a model folder or "
                                           "a .lamina session."));
}

} // namespace lamina
