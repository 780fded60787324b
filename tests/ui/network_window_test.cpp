// A model and an article from the network in the window, against a hub and a wiki on the loopback interface.

#include "profile/settings.h"
#include "session/session.h"
#include "tests/net/fake_hub.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/models/models_model.h"
#include "ui/models/models_page.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/main_window.h"

#include <QComboBox>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace lamina;

namespace {

constexpr int patience = 120000; // ms; a loaded machine is no failure
const std::string commit = "607a30d783dfa663caf39e06633721c8d4cfcd7e";

std::string article() {
    std::string text =
        "<html><body><div id=\"mw-content-text\" class=\"mw-body-content\"><div class=\"mw-parser-output\">";
    for (int i = 0; i < 40; ++i)
        text += "<p>Diode number " + std::to_string(i) + " gives light when current flows through it.</p>";
    return text + "</div></div></body></html>";
}

} // namespace

class NetworkWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::unique_ptr<test::FakeHub> m_hub;
    std::unique_ptr<test::LoopbackServer> m_wiki;

    std::filesystem::path folder() const { return std::filesystem::path(m_home.path().toStdString()) / "unsaved"; }
    void configure(MainWindow& window, const char* model) {
        RunConfig config = window.panel()->config();
        for (const auto& [key, value] : {std::pair{"rows", "2"},
                                         {"cols", "64"},
                                         {"epochs", "3"},
                                         {"latents", "x1"},
                                         {"layers", "0-1"},
                                         {"threads", "1"}})
            QVERIFY(setSetting(config, key, value).ok());
        config.model = model;
        config.article = m_wiki->url("/wiki/Light-emitting_diode");
        window.panel()->setConfig(config);
    }

private Q_SLOTS:
    void initTestCase() {
        const auto file = [this](const char* name) { return m_home.filePath(QLatin1String(name)).toUtf8(); };
        for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HF_HUB_CACHE"})
            qputenv(name, file(name));
        for (const char* name : {"HF_TOKEN", "HF_HUB_OFFLINE", "LAMINA_OFFLINE", "http_proxy", "https_proxy"})
            qunsetenv(name);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, QString::fromUtf8(file("XDG_CONFIG_HOME")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        applyLanguage(*qApp, QStringLiteral("en"));
        m_hub = std::make_unique<test::FakeHub>();
        m_hub->add("openai-community/gpt2", LAMINA_DEMO_MODEL, commit);
        m_hub->rename("gpt2", "openai-community/gpt2");
        m_wiki = std::make_unique<test::LoopbackServer>(test::page(article()));
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(m_hub->hub().url("")));
    }

    void aRunByNamesAlone() {
        MainWindow window(folder());
        window.show();
        configure(window, "gpt2");
        window.startRun();
        QVERIFY(QTest::qWaitFor([&] { return window.run().state() == RunState::Finished; }, patience));
        const auto session = window.run().session();
        QVERIFY(session);
        QCOMPARE(session->modelName(), std::string("gpt2"));
        QCOMPARE(session->provenance().modelCommit, commit);
        QCOMPARE(session->provenance().articleSource, m_wiki->url("/wiki/Light-emitting_diode"));
        // Again, without the hub.
        const std::size_t asked = m_hub->requests();
        window.startRun();
        QVERIFY(QTest::qWaitFor([&] { return window.run().state() != RunState::Finished; }, patience));
        QVERIFY(QTest::qWaitFor([&] { return window.run().state() == RunState::Finished; }, patience));
        QCOMPARE(m_hub->requests(), asked);

        // The models page knows it, and chooses it.
        window.showModels();
        auto* page = window.findChild<ModelsPage*>();
        QVERIFY(page);
        const auto* model = qobject_cast<ModelsModel*>(page->findChild<QTableView*>()->model());
        const auto state = [&] { return model->index(model->find(QStringLiteral("gpt2")), ModelsModel::Disk); };
        QVERIFY(QTest::qWaitFor([&] { return state().data().toString() == QStringLiteral("yes"); }, patience));
        page->select(QStringLiteral("gpt2-medium"));
        page->findChild<QPushButton*>(QStringLiteral("use"))->click();
        QCOMPARE(window.panel()->config().model, std::string("gpt2-medium"));
        QVERIFY(QTest::qWaitFor([&] { return !window.findChild<ModelsPage*>(); }, patience));
    }

    void aModelThatTheHubDoesNotHave() {
        MainWindow window(folder());
        window.show();
        configure(window, "test/nowhere");
        window.startRun();
        QVERIFY(QTest::qWaitFor([&] { return window.messages()->isVisible(); }, patience));
        QVERIFY2(window.messages()->text().contains(QStringLiteral("test/nowhere")),
                 qPrintable(window.messages()->text()));
        QVERIFY(QTest::qWaitFor([&] { return !window.run().running(); }, patience));
    }
};

QTEST_MAIN(NetworkWindowTest)
#include "network_window_test.moc"
