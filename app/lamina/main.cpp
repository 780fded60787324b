// lamina: the window.

#include "ui/common/dropped_source.h"
#include "ui/common/log_book.h"
#include "ui/common/preferences.h"
#include "ui/widgets/appearance.h"
#include "ui/window/main_window.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QTimer>
#include <cstdio>
#include <string>

int main(int argc, char** argv) {
    QCoreApplication::setApplicationName(QStringLiteral("lamina"));
    QCoreApplication::setOrganizationDomain(QStringLiteral("lamina")); // names the folder of the settings alone
    QCoreApplication::setApplicationVersion(QStringLiteral(LAMINA_VERSION));
    QApplication application(argc, argv); // takes Qt's own options out of argv
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Lamina"));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.lamina.Lamina"));

    std::string source;
    std::string language;
    bool start = false;
    CLI::App options("Draws the laminar profile of a GPT-2 language model, live.", "lamina");
    options.set_version_flag("--version", std::string("Lamina ") + LAMINA_VERSION);
    options.add_option("source", source, "A session to open, or the article to profile")
        ->type_name("FILE.lamina|URL|FILE");
    options.add_flag("--start", start, "Start at once; on the demo, random weights follow as a second curve");
    options.add_option("--lang", language, "Language of the window")->check(CLI::IsMember({"en", "vi"}));
    try {
        options.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return options.exit(error); // --help, --version
        std::fprintf(stderr, "lamina: %s; see lamina --help\n", error.what());
        return 2;
    }

    lamina::logQtMessages();
    lamina::takeOverOldSettings();
    lamina::applyTheme(application, lamina::savedTheme());
    lamina::applyLanguage(application, language.empty() ? lamina::savedLanguage() : QString::fromStdString(language));
    lamina::MainWindow window(lamina::unsavedFolder());
    window.show();
    const QString given = QString::fromStdString(source);
    if (!source.empty())
        window.openSource(given);
    if (start && !lamina::isSessionFile(given))
        QTimer::singleShot(0, &window, source.empty() ? &lamina::MainWindow::startDemo : &lamina::MainWindow::startRun);
    return QApplication::exec();
}
