// A session whose every string is HTML that would read a file: nothing in the window takes it for HTML.

#include "session/format/archive_writer.h"
#include "session/format/content_source.h"
#include "tests/ui/demo_session.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/compare/compare_view.h"
#include "ui/start/start_page.h"
#include "ui/window/main_window.h"
#include "ui/window/workspace.h"

#include <QDirIterator>
#include <QHelpEvent>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>
#include <QToolTip>
#include <nlohmann/json.hpp>

using namespace lamina;

namespace {

constexpr int patience = 60000;
constexpr const char* hostile = "<img src=\"file:///dev/zero\"><b>bold</b>";

// Every string but hashes, dates and those of the configuration, which are checked values.
void poison(nlohmann::json& value, const std::string& key) {
    if (key == "configuration" || key == "started" || key == "ended" || key == "control" || key == "folder" ||
        key == "kind" || key == "formulas" || key == "run")
        return;
    if (value.is_string() && !key.ends_with("sha256"))
        value = hostile;
    else if (value.is_structured())
        for (auto& [name, child] : value.items())
            if (key != "model_sha256")
                poison(child, value.is_array() ? key : name);
}

std::filesystem::path poisoned(const std::filesystem::path& session, const std::filesystem::path& target) {
    const auto source = ContentSource::open(session);
    std::vector<ArchiveEntry> entries;
    for (const std::string& name : (*source)->names()) {
        std::string bytes = *(*source)->read(name, std::uint64_t{1} << 30);
        if (name == "manifest.json") {
            nlohmann::json manifest = nlohmann::json::parse(bytes);
            manifest["warnings"] = {hostile};
            poison(manifest, {});
            for (const char* sums : {"sha256", "manifest_sha256"}) // as a version before checksums wrote it
                manifest.erase(sums);
            manifest["schema"] = 3;
            bytes = manifest.dump();
        }
        ArchiveEntry& entry = entries.emplace_back();
        entry.name = name;
        entry.bytes = std::move(bytes);
    }
    const Status written = writeArchiveFile(target, target.string() + ".part", entries);
    if (!written.ok())
        qFatal("%s", written.error().message.c_str());
    return target;
}

} // namespace

class PlainTextTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::filesystem::path path(const char* name) const { return m_home.filePath(QLatin1String(name)).toStdString(); }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
    }

    void noStringOfASessionIsTakenForHtml() {
        (void)test::demoSession(path("honest.lamina"));
        const auto file = poisoned(path("honest.lamina"), path("poisoned.lamina"));
        MainWindow window(path("unsaved"));
        window.show();
        QSignalSpy opened(&window.run().sessions(), &SessionKeeper::opened);
        window.openSource(QString::fromStdString(file.string()));
        QVERIFY(opened.wait(patience));
        QVERIFY2(opened.front().front().toBool(), "the session does not open");
        QCOMPARE(window.run().session()->modelName(), std::string(hostile));
        for (int tab = 0; tab < window.workspace()->count(); ++tab) {
            window.workspace()->setCurrentIndex(tab);
            QTest::qWait(50);
        }
        window.openSource(QString::fromLatin1(hostile)); // an article's name that ends up in messages
        window.showStartPage();
        QTest::qWait(200);
        for (const auto* label : window.findChildren<QLabel*>()) {
            if (!Qt::mightBeRichText(label->text()))
                continue;
            QVERIFY2(label->textFormat() == Qt::PlainText || !label->text().contains(QStringLiteral("/dev/zero")),
                     qPrintable(label->objectName() + QStringLiteral(": ") + label->text()));
        }
        // Whatever widget has it in its tooltip, it is shown letter by letter.
        QWidget widget;
        widget.setToolTip(QString::fromLatin1(hostile));
        widget.show();
        QHelpEvent help(QEvent::ToolTip, QPoint(2, 2), widget.mapToGlobal(QPoint(2, 2)));
        QApplication::sendEvent(&widget, &help);
        QVERIFY(QToolTip::isVisible());
        QTextDocument read;
        read.setHtml(QToolTip::text());
        QCOMPARE(read.toPlainText(), QString::fromLatin1(hostile));
    }

    void labelsAreMadeInOnePlace() {
        QDirIterator sources(QStringLiteral(LAMINA_SOURCE_DIR "/ui"), {QStringLiteral("*.cpp")}, QDir::Files,
                             QDirIterator::Subdirectories);
        int read = 0;
        while (sources.hasNext()) {
            QFile file(sources.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray text = file.readAll();
            ++read;
            QVERIFY2(!text.contains("new QLabel") || file.fileName().endsWith(QStringLiteral("/plain_text.cpp")),
                     qPrintable(file.fileName() + QStringLiteral(": make labels by plainLabel()")));
            QVERIFY2(!text.contains(": QLabel(") || text.contains("setTextFormat(Qt::PlainText)"),
                     qPrintable(file.fileName()));
            QVERIFY2(!text.contains("QToolTip::showText(") || text.contains("asPlainToolTip("),
                     qPrintable(file.fileName()));
        }
        QVERIFY(read > 50);
    }
};

QTEST_MAIN(PlainTextTest)
#include "plain_text_test.moc"
