// What a path, an address or something dropped on the window is to Lamina.
#pragma once

#include <QString>

class QMimeData;

namespace lamina {

struct DroppedSource {
    enum class Kind { Session, Article, Model, Text, Bad };
    Kind kind = Kind::Bad;
    QString value;   // absolute path, address, or the text itself
    QString problem; // Bad: one sentence, what it is and what would do

    QString offer() const; // "Open this session": what dropping it does, or the problem
};

// A .lamina, an article (address, HTML, text or Markdown file) or the folder of a model. Looks at the first bytes of a
// file; GUI thread.
DroppedSource classifySource(const QString& source);
DroppedSource classifyDrop(const QMimeData& data);

bool isWebAddress(const QString& text);
bool isSessionFile(const QString& path); // by its name

} // namespace lamina
