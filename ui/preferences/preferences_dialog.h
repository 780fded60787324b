// What holds for every experiment: computing, network, folders, language and appearance. Changes take effect at once.
#pragma once

#include <QDialog>
#include <map>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace lamina {

enum class Kept;
struct Preference;

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
    void addRow(QFormLayout* form, const Preference& row);
    void addLanguages(QFormLayout* form, const Preference& row);
    void addThemes(QFormLayout* form, const Preference& row);
    void addFolder(QFormLayout* form, const Preference& preference);
    void chooseFolder(Kept key, const QString& title);
    void refreshFolders();
    void clearPages();

    std::map<Kept, Folder> m_folders;
    QLabel* m_problem = nullptr;
    std::uint64_t m_generation = 0;
};

} // namespace lamina
