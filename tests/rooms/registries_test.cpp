// Every kind of thing is one row: a row added here, that no other line of the program knows, is found everywhere.

#include "base/data_directory.h"
#include "model/gpt2.h"
#include "model/hook_point.h"
#include "profile/controls.h"
#include "profile/curves.h"
#include "profile/presets.h"
#include "profile/settings.h"
#include "sae/sae_variants.h"
#include "session/export/data_export.h"
#include "session/export/exports.h"
#include "session/manifest.h"
#include "tests/ui/demo_session.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/laminar_map.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/spec/sentence_text.h"
#include "ui/common/preferences.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/experiment/settings_form.h"
#include "ui/help/glossary_dialog.h"
#include "ui/help/help_popup.h"
#include "ui/help/help_text.h"
#include "ui/preferences/preferences_dialog.h"
#include "ui/profile/profile_view.h"
#include "ui/run/run_controller.h"
#include "ui/window/session_files.h"
#include "ui/window/window_actions.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QListWidget>
#include <QMainWindow>
#include <QMenu>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <algorithm>
#include <memory>

namespace lamina {

class RegistriesTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_data;

    // A data folder whose help has a topic and a word more than the program's own.
    void addDummyHelp() {
        const QDir own(QString::fromStdString(dataDirectory().string()));
        for (const QString& entry : own.entryList(QDir::Dirs | QDir::Files | QDir::NoDotAndDotDot))
            if (entry != QStringLiteral("help"))
                QVERIFY(QFile::link(own.filePath(entry), m_data.filePath(entry)));
        QVERIFY(QDir(m_data.path()).mkdir(QStringLiteral("help")));
        QFile from(own.filePath(QStringLiteral("help/en.json")));
        QVERIFY(from.open(QIODevice::ReadOnly));
        QByteArray text = from.readAll();
        text.replace("\"topics\": {", "\"topics\": {\"dummy_topic\": {\"title\": \"Dummy topic\", \"what\": \"W\"},");
        text.replace("\"glossary\": {", "\"glossary\": {\"dummy_word\": {\"term\": \"dummy word\", \"text\": \"T\"},");
        QFile to(m_data.filePath(QStringLiteral("help/en.json")));
        QVERIFY(to.open(QIODevice::WriteOnly) && to.write(text) == text.size());
        qputenv("LAMINA_DATA_DIR", m_data.path().toUtf8());
    }

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("lamina-registries-test"));
        QSettings().clear();
        addControl({"dummy-control", "dummy control", "Then the same with a dummy", "A dummy's tooltip.",
                    "With a dummy", WeightControl::None, TokenTransform::None});
        addMetric({"dummy_metric", &SaeMetrics::density, "the dummy's formula", "Dummy metric", "dummy metric",
                   "dummy (%)", "A dummy's sentence.", true, true, true});
        static SaeVariant variant = *findSaeVariant("relu");
        variant.name = "dummysae";
        variant.label = "Dummy SAE";
        variant.stateCode = std::nullopt;
        addSaeVariant(variant);
        addHookPoint({static_cast<HookPoint>(hookPoints().size()), "hook_dummy", "A dummy's place.", true});
        Setting setting; // the table of settings is made here: what its rows choose from comes before
        setting.key = "dummy_setting";
        setting.kind = SettingKind::Flag;
        setting.value = "0|1";
        setting.label = "Dummy setting";
        setting.tooltip = "A dummy's tooltip.";
        setting.maximum = 1;
        setting.since = 2;
        setting.get = [](const RunConfig&) { return std::string("1"); };
        setting.set = [](RunConfig&, const std::string& text, std::string&) { return text == "1"; };
        addSetting(setting);
        addPreset({"dummy-preset", "A dummy's summary.", false, {{"rows", "3"}}});
        addPreference({static_cast<Kept>(preferences().size()), "window/dummy-preference", true,
                       PreferenceSection::Window, PreferenceKind::Flag, "Dummy preference", "A dummy's tip"});
        addDummyHelp();
        static const ExportFormat formats[] = {{"dummy", ExportMaker::Data, "Numbers of a dummy (DUMMY)",
                                                [](const Session&, std::optional<int> layer) -> Result<std::string> {
                                                    return std::string("a dummy of layer ") +
                                                           std::to_string(layer.value_or(-1));
                                                }}};
        addSessionExport({"dummy-export", ExportLayer::Filters, formats});
    }

    void cleanupTestCase() { QSettings().clear(); }

    void aControlIsASettingACurveASentenceAndABox() {
        RunConfig config;
        QVERIFY(setSetting(config, "control", "dummy-control").ok());
        QCOMPARE(curveCount(config), std::size_t(2));
        QCOMPARE(curveName({capturePasses(config)[1].control, 0}), QStringLiteral("dummy control"));
        const auto layers = [](const char* control) {
            std::vector<LayerResultPtr> curve;
            for (int layer = 0; layer < 4; ++layer) {
                auto result = std::make_shared<LayerResult>(*test::syntheticLayer(layer));
                result->key.curve.control = control;
                curve.push_back(std::move(result));
            }
            return curve;
        };
        std::vector<LayerResultPtr> both = layers("");
        for (const LayerResultPtr& layer : layers("dummy-control"))
            both.push_back(layer);
        const QStringList said = profileTexts({}, "density", both, true).controls.value(0);
        QVERIFY2(said.value(0).startsWith(QStringLiteral("With a dummy: ")), qPrintable(said.join(QLatin1Char('|'))));
        ExperimentPanel panel;
        auto* box = panel.findChild<QCheckBox*>(QStringLiteral("control-dummy-control"));
        QVERIFY(box);
        box->setChecked(true);
        QCOMPARE(panel.config().controls, std::vector<std::string>{"dummy-control"});
    }

    void aControlsCurveStandsInChartMapViewAndFiles() {
        const auto dummy = [](int layer) {
            auto result = std::make_shared<LayerResult>(*test::syntheticLayer(layer));
            result->key.curve = {"dummy-control", 0};
            return result;
        };
        Profile profile;
        profile.layers = {test::syntheticLayer(0), test::syntheticLayer(1), dummy(0), dummy(1)};
        const MapSpec map = mapOf(profile, 2, {0, 1});
        QCOMPARE(map.panels.size(), std::size_t(2));
        QCOMPARE(map.panels[1].name, QStringLiteral("dummy control"));
        RunMail mail;
        mail.finished = profile.layers;
        ShownProfile shown = ShownProfile::forRun(RunConfig(), 2);
        shown.apply(mail);
        ProfileView view;
        view.show(shown, true);
        QVERIFY(view.findChild<QComboBox*>(QStringLiteral("curve"))->findText(QStringLiteral("dummy control")) >= 0);
        QVERIFY(profileCsv(profile, "run", "model").find("run,model,dummy-control,0,train,1,density,") !=
                std::string::npos);
        QVERIFY(profileJson(profile, "run", "model").find("\"dummy-control\"") != std::string::npos);
    }

    void aMetricIsAColumnAChoiceAndAFormula() {
        Profile profile;
        profile.layers = {test::syntheticLayer(0)};
        QVERIFY(profileCsv(profile, "run", "model").find("dummy_metric") != std::string::npos);
        QVERIFY(profileJson(profile, "run", "model").find("dummy_metric") != std::string::npos);
        ProfileView view;
        QVERIFY(view.findChild<QComboBox*>(QStringLiteral("metric"))->findText(QStringLiteral("Dummy metric")) >= 0);
        const ChartSpec chart = depthChart("dummy_metric", {{{}, profile.layers, std::nullopt}}, {1, {0, 0}, {}, {}});
        QVERIFY(chart.title.contains(QStringLiteral("Dummy metric")));
        QVERIFY(manifestText({}).find("the dummy's formula") != std::string::npos);
    }

    void aVariantIsAChoice() {
        RunConfig config;
        QVERIFY(setSetting(config, "sae", "dummysae").ok());
        QCOMPARE(findSetting("sae")->get(config), std::string("dummysae"));
        SettingsForm form;
        auto* box = form.findChild<QComboBox*>(QStringLiteral("sae"));
        QVERIFY(box && box->findText(QStringLiteral("dummysae")) >= 0);
    }

    void aHookPointIsAChoiceAWidthANameInFilesAndAWord() {
        RunConfig config;
        QVERIFY(setSetting(config, "hook", "hook_dummy").ok());
        QCOMPARE(hookNameInFile(config.hook, 2), std::string("blocks.2.hook_dummy"));
        Gpt2Config shape;
        shape.width = 4;
        shape.inner = 16;
        QCOMPARE(shape.hookWidth(config.hook), std::size_t(16));
        SettingsForm form;
        auto* box = form.findChild<QComboBox*>(QStringLiteral("hook"));
        const int row = box->findText(QStringLiteral("hook_dummy"));
        QVERIFY(row >= 0);
        QCOMPARE(box->itemData(row, Qt::ToolTipRole).toString(), QStringLiteral("A dummy's place."));
        QCOMPARE(helpTexts().entry(QStringLiteral("hook_dummy"))->text, QStringLiteral("A dummy's place."));
    }

    void aPresetIsACardAndStaysInTheSettings() {
        ExperimentPanel panel;
        auto* card = panel.findChild<QRadioButton*>(QStringLiteral("preset-dummy-preset"));
        QVERIFY(card);
        card->click();
        QCOMPARE(panel.config().preset, std::string("dummy-preset"));
        QCOMPARE(panel.config().rows, std::size_t(3));
    }

    void aPreferenceIsAFieldThatIsKept() {
        PreferencesDialog dialog;
        auto* box = dialog.findChild<QCheckBox*>(QStringLiteral("dummy-preference"));
        QVERIFY(box && box->isChecked());
        box->setChecked(false);
        QVERIFY(!kept(preferences().back().key).toBool());
    }

    void whatHelpSaysIsInThePopoverAndTheGlossary() {
        QCOMPARE(helpTexts().topic(QStringLiteral("dummy_topic"))->title, QStringLiteral("Dummy topic"));
        QCOMPARE(helpTexts().topic(QStringLiteral("dummy_metric"))->formula, QStringLiteral("the dummy's formula"));
        GlossaryDialog glossary(nullptr);
        auto* words = glossary.findChild<QListWidget*>();
        for (const char* word : {"dummy word", "Dummy metric", "dummy control", "Dummy SAE", "hook_dummy"})
            QVERIFY2(!words->findItems(QLatin1String(word), Qt::MatchExactly).empty(), word);
        QWidget anchor;
        std::unique_ptr<HelpPopup> popup(showHelp(QStringLiteral("dummy_metric"), &anchor));
        QVERIFY(popup);
        const auto labels = popup->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text() == QStringLiteral("the dummy's formula");
        }));
    }

    void aSettingIsInTheFormAndTheManifest() {
        SettingsForm form;
        QVERIFY(form.findChild<QWidget*>(QStringLiteral("dummy_setting")));
        QVERIFY(manifestText({}).find("\"dummy_setting\": true") != std::string::npos);
    }

    void anExportIsAnOptionAnEntryOfTheMenuAndAFile() {
        QVERIFY(exportNamesInWords().find("dummy-export") != std::string::npos);
        QVERIFY(exportFormatsInWords().find("dummy") != std::string::npos);
        QVERIFY(findExportFormat("dummy-export", "dummy").ok());

        QMainWindow window;
        WindowActions actions(&window);
        QSignalSpy chosen(&actions, &WindowActions::exportChosen);
        const QList<QAction*> entries = actions.exportMenu->actions();
        const auto entry = std::find_if(entries.begin(), entries.end(), [](const QAction* action) {
            return action->text() == QStringLiteral("Numbers of a dummy (DUMMY)");
        });
        QVERIFY(entry != entries.end());
        (*entry)->trigger();
        QCOMPARE(chosen.count(), 1);

        const QTemporaryDir folder;
        const std::filesystem::path home(folder.path().toStdString());
        (void)test::demoSession(home / "run.lamina");
        RunController run(home / "unsaved");
        QSignalSpy opened(&run.sessions(), &SessionKeeper::opened);
        run.open(home / "run.lamina");
        QVERIFY(opened.wait(60000));
        SessionFiles files(&run, &window);
        QSignalSpy exported(&files, &SessionFiles::exported);
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        QStringList filters;
        QString proposed;
        QTimer::singleShot(0, this, [&] { // while the dialog asks
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            filters = dialog->nameFilters();
            proposed = QFileInfo(dialog->selectedFiles().value(0)).fileName();
            dialog->selectFile(folder.filePath(QStringLiteral("out.dummy")));
            static_cast<QDialog*>(dialog)->accept();
        });
        files.chooseExport(chosen[0][0].toString(), chosen[0][1].toString(), 1);
        QCOMPARE(filters, QStringList{QStringLiteral("DUMMY (*.dummy)")});
        QVERIFY2(proposed.endsWith(QStringLiteral("-dummy-export-layer1.dummy")), qPrintable(proposed));
        QVERIFY(exported.wait(60000));
        QFile written(folder.filePath(QStringLiteral("out.dummy")));
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll(), QByteArray("a dummy of layer 1"));
    }
};

} // namespace lamina

QTEST_MAIN(lamina::RegistriesTest)
#include "registries_test.moc"
