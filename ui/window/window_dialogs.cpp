#include "ui/window/window_dialogs.h"

#include "ui/common/preferences.h"
#include "ui/help/about_dialog.h"
#include "ui/help/guide_dialog.h"
#include "ui/help/log_dialog.h"
#include "ui/help/shortcuts_dialog.h"
#include "ui/models/models_page.h"
#include "ui/preferences/preferences_dialog.h"
#include "ui/run/model_jobs.h"
#include "ui/widgets/appearance.h"

#include <QApplication>
#include <QDialog>
#include <QVBoxLayout>

namespace lamina {

WindowDialogs::WindowDialogs(QWidget* window) : QObject(window), m_window(window) {
    makeModelJobs();
}

// The one that is open is brought to the front.
template <class Dialog, class Make> Dialog* WindowDialogs::only(Make make) {
    auto* dialog = m_window->findChild<Dialog*>(QString(), Qt::FindDirectChildrenOnly);
    if (!dialog) {
        dialog = make();
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
    return dialog;
}

// Anew when preferences change where models are kept.
void WindowDialogs::makeModelJobs() {
    delete m_models;
    m_models = new ModelJobs(inputPreferences().hub, this);
    connect(m_models, &ModelJobs::listed, this, &WindowDialogs::modelsListed);
    m_models->refresh();
}

void WindowDialogs::takePreferences() {
    if (m_models->busy().isEmpty()) // else from the next start on
        makeModelJobs();
    Q_EMIT preferencesChanged();
}

void WindowDialogs::showModels() {
    auto* dialog = new QDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("modelsDialog"));
    dialog->setWindowTitle(tr("Models"));
    auto* page = new ModelsPage(m_models);
    connect(page, &ModelsPage::modelChosen, dialog, [this, dialog](const QString& name) {
        Q_EMIT modelChosen(name);
        dialog->close();
    });
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(page);
    dialog->resize(QSize(820, 520).boundedTo(m_window->size()));
    dialog->show(); // not modal: a download goes on beside the window
}

void WindowDialogs::showPreferences() {
    only<PreferencesDialog>([this] {
        auto* dialog = new PreferencesDialog(m_window);
        connect(dialog, &PreferencesDialog::themeChosen, this, &WindowDialogs::chooseTheme);
        connect(dialog, &PreferencesDialog::languageChosen, this, &WindowDialogs::languageChosen);
        connect(dialog, &PreferencesDialog::changed, this, &WindowDialogs::takePreferences);
        return dialog;
    });
}

void WindowDialogs::showShortcuts() {
    only<ShortcutsDialog>([this] { return new ShortcutsDialog(m_window, m_window); });
}

void WindowDialogs::showLog() {
    only<LogDialog>([this] { return new LogDialog(m_window); });
}

void WindowDialogs::showGuide(Guide guide) {
    only<GuideDialog>([this] { return new GuideDialog(m_window); })->showGuide(guide);
}

void WindowDialogs::showAbout() {
    only<AboutDialog>([this] { return new AboutDialog(m_window); });
}

bool WindowDialogs::preferencesOpen() const {
    return m_window->findChild<PreferencesDialog*>(QString(), Qt::FindDirectChildrenOnly) != nullptr;
}

void WindowDialogs::closeAll() {
    qDeleteAll(m_window->findChildren<QDialog*>(QString(), Qt::FindDirectChildrenOnly));
}

void WindowDialogs::chooseTheme(int theme) {
    saveTheme(static_cast<Theme>(theme));
    applyTheme(*qApp, static_cast<Theme>(theme));
}

} // namespace lamina
