// Every action of the window: texts, keys and icons, and the tool bar and menus they stand in. Made anew for another
// language. What they do is connected by the window.
#pragma once

#include <QObject>

class QAction;
class QKeySequence;
class QMainWindow;
class QMenu;
class QToolBar;
class QToolButton;

namespace lamina {

class RunController;
enum class Guide;

class WindowActions : public QObject {
    Q_OBJECT
public:
    explicit WindowActions(QMainWindow* window);
    // Takes tool bar and keys out of the window at once; what may still be on the stack is deleted later.
    void retire();

    QAction* home = nullptr;
    QAction* open = nullptr;
    QAction* save = nullptr;
    QAction* start = nullptr;
    QAction* resume = nullptr;
    QAction* pause = nullptr;
    QAction* stop = nullptr;
    QAction* skip = nullptr;
    QAction* enqueue = nullptr;
    QAction* panel = nullptr;
    QAction* preferences = nullptr;
    QAction* shortcuts = nullptr;
    QAction* glossary = nullptr;
    QAction* tour = nullptr;
    QAction* log = nullptr;
    QAction* about = nullptr;
    QAction* quit = nullptr;
    QAction* exportCharts = nullptr;
    QAction* check = nullptr;
    QToolButton* exportButton = nullptr;
    QMenu* exportMenu = nullptr;
    QMenu* recent = nullptr;
    QMenu* view = nullptr; // the window adds its tabs
    QMenu* help = nullptr;

    // An action that is in a menu alone; its key works in the whole window.
    QAction* add(QMenu* menu, const QString& text, const QString& tip, const QKeySequence& keys);
    void follow(const RunController& run); // which of them can be used now

Q_SIGNALS:
    void themeChosen(int theme); // lamina::Theme
    void guideChosen(lamina::Guide guide);
    void languageChosen(const QString& code);
    void exportChosen(const QString& what, const QString& format);
    void recentChosen(const QString& file);

private:
    void buildToolBar();
    void buildMenu();
    void buildExportMenu();
    void addGuides();
    void addThemes(QMenu* menu);
    void addLanguages(QMenu* menu);
    QAction* make(const char* icon, const QString& text, const QString& tip, const QKeySequence& keys);
    void fillRecent();
    void setPaused(bool paused);

    QMainWindow* m_window;
    QToolBar* m_bar = nullptr;
    QMenu* m_menu = nullptr;
    QToolButton* m_menuButton = nullptr;
};

} // namespace lamina
