// lamina: the window.

#include "app/options/window_options.h"
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

    lamina::WindowOptions options;
    const auto commandLine = lamina::windowCommandLine(options, LAMINA_VERSION);
    try {
        commandLine->parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return commandLine->exit(error); // --help, --version
        std::fprintf(stderr, "lamina: %s; see lamina --help\n", error.what());
        return 2;
    }

    lamina::logQtMessages();
    lamina::takeOverOldSettings();
    lamina::applyTheme(application, lamina::savedTheme());
    lamina::applyLanguage(application, options.language.empty() ? lamina::savedLanguage()
                                                                : QString::fromStdString(options.language));
    lamina::MainWindow window(lamina::unsavedFolder());
    window.show();
    const QString given = QString::fromStdString(options.source);
    if (!options.source.empty())
        window.openSource(given);
    if (options.start && !lamina::isSessionFile(given))
        QTimer::singleShot(0, &window,
                           options.source.empty() ? &lamina::MainWindow::startDemo : &lamina::MainWindow::startRun);
    return QApplication::exec();
}
