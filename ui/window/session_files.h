// The session on show and files: opened, saved and exported, each after asking which file; written in the background
// (FileJobs). GUI thread.
#pragma once

#include "base/error.h"

#include <QObject>
#include <QString>
#include <filesystem>

class QWidget;

namespace lamina {

class RunController;

class SessionFiles : public QObject {
    Q_OBJECT
public:
    // Both outlive this object; `window` is the parent of the file dialogs.
    SessionFiles(RunController* run, QWidget* window);

    void open();
    void saveAs();
    // what, format: of a row of session/exports. `layer`: the chosen one, for exports of one layer.
    void chooseExport(const QString& what, const QString& format, int layer);
    // Returns at once; exported() or failed() follows.
    void exportTo(const QString& what, const QString& format, int layer, const std::filesystem::path& file);
    // Computes every number of the session again (checkSession). Returns at once; checked() or failed() follows.
    void check();

Q_SIGNALS:
    void exported(const QString& file);
    void checked(const QString& text, bool agrees);
    void failed(const lamina::Error& error); // of kind Cancelled where the user gave it up

private:
    RunController* m_run;
    QWidget* m_window;
};

} // namespace lamina
