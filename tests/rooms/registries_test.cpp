// Every kind of thing is one row: a row added here, that no other line of the program knows, is found everywhere.

#include "profile/controls.h"
#include "profile/curves.h"
#include "profile/depth_statistics.h"
#include "profile/settings.h"
#include "sae/sae_variants.h"
#include "session/data_export.h"
#include "session/manifest.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/laminar_map.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/experiment/settings_form.h"
#include "ui/profile/profile_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QStandardPaths>
#include <QTest>
#include <algorithm>

namespace lamina {

class RegistriesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        addControl({"dummy-control", "dummy control", "Then the same with a dummy", "A dummy's tooltip.",
                    WeightControl::None, TokenTransform::None,
                    {"Too few for a dummy of %1.", "Dummy alike %1 %2 %3 %4", "Dummy opposite %1 %2 %3 %4",
                     "Dummy nothing %1 %2 %3 %4"}});
        addMetric({"dummy_metric", &SaeMetrics::density, "the dummy's formula", "Dummy metric", "dummy (%)",
                   "A dummy's sentence.", true, true, true});
        static SaeVariant variant = *findSaeVariant("relu");
        variant.name = "dummysae";
        variant.label = "Dummy SAE";
        variant.stateCode = std::nullopt;
        addSaeVariant(variant);
        Setting setting;
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
    }

    void aControlIsASettingACurveASentenceAndABox() {
        RunConfig config;
        QVERIFY(setSetting(config, "control", "dummy-control").ok());
        QCOMPARE(curvesOf(config).size(), std::size_t(2));
        QCOMPARE(curveName(curvesOf(config)[1]), QStringLiteral("dummy control"));
        const auto& sentences = sentenceTemplates();
        QVERIFY(std::find(sentences.begin(), sentences.end(), "Dummy alike %1 %2 %3 %4") != sentences.end());
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
        QVERIFY(profileCsv(profile, "run", "model").find("run,model,dummy-control,0,train,1,density,") != std::string::npos);
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

    void aSettingIsInTheFormAndTheManifest() {
        SettingsForm form;
        QVERIFY(form.findChild<QWidget*>(QStringLiteral("dummy_setting")));
        QVERIFY(manifestText({}).find("\"dummy_setting\": true") != std::string::npos);
    }
};

} // namespace lamina

QTEST_MAIN(lamina::RegistriesTest)
#include "registries_test.moc"
