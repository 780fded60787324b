// The window's dialogs that are not about one session: models, preferences, keys, guides, log, about. One of a kind,
// none of them modal. GUI thread.
#pragma once

#include <QObject>
#include <QString>

class QWidget;

namespace lamina {

class ModelJobs;
enum class Guide;

class WindowDialogs : public QObject {
    Q_OBJECT
public:
    explicit WindowDialogs(QWidget* window); // their parent

    ModelJobs* models() const { return m_models; } // downloads go on while no dialog shows them
    void showModels();
    void showPreferences();
    void showShortcuts();
    void showLog();
    void showGuide(lamina::Guide guide);
    void showAbout();

    bool preferencesOpen() const;
    void closeAll();
    void chooseTheme(int theme); // lamina::Theme

Q_SIGNALS:
    void modelsListed(); // what is on disk is known anew
    void modelChosen(const QString& model);
    void languageChosen(const QString& code);
    void preferencesChanged();

private:
    template <class Dialog, class Make> Dialog* only(Make make);
    void makeModelJobs();
    void takePreferences();

    QWidget* m_window;
    ModelJobs* m_models = nullptr;
};

} // namespace lamina
