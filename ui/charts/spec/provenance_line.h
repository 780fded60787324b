// Where numbers come from, in one line, written under exported charts.
#pragma once

#include <QString>

namespace lamina {

class Session;
struct RunConfig;

// "gpt2 · Light-emitting diode · revision 123 · laminar (modified) · seed 0 · Lamina 0.1.0"
QString provenanceLine(const Session& session);
// The same while a run streams; parts not known yet may be empty.
QString provenanceLine(const RunConfig& config, const QString& model, const QString& article, const QString& revision,
                       const QString& program);

} // namespace lamina
