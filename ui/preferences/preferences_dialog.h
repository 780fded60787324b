// What holds for every experiment: computing, network, folders, language and appearance. Changes take effect at once.
#pragma once

#include <QDialog>
#include <filesystem>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace lamina {

enum class Kept;

class PreferencesDialog : public QDialog {
    Q_OBJECT
public:
    explicit PreferencesDialog(QWidget* parent = nullptr);

Q_SIGNALS:
    void themeChosen(int theme); // lamina::Theme
    void languageChosen(const QString& code);
    void changed();      // threads, network or folders
    void sizesCounted(); // of the folders, in the background

private:
    struct Folder {
        QLineEdit* path = nullptr; // to read and to copy
        QLabel* size = nullptr;
        QPushButton* clear = nullptr; // pages alone
    };
    Folder addFolder(QFormLayout* form, const QString& label, Kept key, const QString& tip);
    void chooseFolder(Kept key, const QString& title);
    void refreshFolders();
    void clearPages();

    Folder m_pages;
    Folder m_models;
    Folder m_unsaved;
    QLabel* m_problem = nullptr;
    std::uint64_t m_generation = 0;
};

} // namespace lamina
