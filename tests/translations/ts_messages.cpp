#include "tests/translations/ts_messages.h"

#include <QDir>
#include <QFile>
#include <QXmlStreamReader>

namespace lamina::test {

QList<TsMessage> tsMessages(const QString& file) {
    QList<TsMessage> list;
    QFile input(QDir(QStringLiteral(LAMINA_SOURCE_DIR) + QStringLiteral("/resources/translations")).filePath(file));
    if (!input.open(QIODevice::ReadOnly))
        return list;
    QXmlStreamReader xml(&input);
    while (!xml.atEnd()) {
        if (!xml.readNextStartElement())
            continue;
        if (xml.name() == QLatin1String("message"))
            list.append(TsMessage{});
        else if (xml.name() == QLatin1String("source"))
            list.last().source = xml.readElementText();
        else if (xml.name() == QLatin1String("translation")) {
            list.last().state = xml.attributes().value(QStringLiteral("type")).toString();
            list.last().translation = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
        }
    }
    return list;
}

} // namespace lamina::test
