// The picture of a layer: every hook point has its place, the chosen one is set off, a click chooses.

#include "model/hook_point.h"
#include "profile/settings.h"
#include "ui/common/text.h"
#include "ui/experiment/hook_diagram.h"
#include "ui/experiment/settings_form.h"

#include <QComboBox>
#include <QImage>
#include <QTest>
#include <cmath>

using namespace lamina;

class HookDiagramTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyHookPointHasAPlaceOfItsOwn() {
        HookDiagram diagram;
        diagram.resize(240, diagram.sizeHint().height());
        for (const HookPointRow& row : hookPoints()) {
            QVERIFY2(hookPlaceDrawn(row.name).has_value(), std::string(row.name).c_str());
            for (const HookPointRow& other : hookPoints()) {
                const QPointF away = diagram.placeOf(row.name) - diagram.placeOf(other.name);
                QVERIFY2(&row == &other || std::hypot(away.x(), away.y()) > 12, std::string(row.name).c_str());
            }
        }
        QVERIFY(!hookPlaceDrawn("hook_of_a_plug-in"));
    }

    void theChosenOneIsSetOffAndAClickChooses() {
        SettingsForm form;
        form.resize(300, form.sizeHint().height());
        form.show();
        auto* diagram = form.findChild<HookDiagram*>();
        const auto colourAt = [&](std::string_view name) {
            return QColor(diagram->grab().toImage().pixel(diagram->placeOf(name).toPoint()));
        };
        QVERIFY(form.enter("hook", "hook_mlp_out").ok());
        QCOMPARE(diagram->hook(), QStringLiteral("hook_mlp_out"));
        const QColor accent = diagram->palette().color(QPalette::Highlight);
        QCOMPARE(colourAt("hook_mlp_out"), accent);
        QVERIFY(colourAt("hook_attn_out") != accent);
        for (const HookPointRow& row : hookPoints()) {
            QTest::mouseClick(diagram, Qt::LeftButton, {}, diagram->placeOf(row.name).toPoint());
            QCOMPARE(hookName(form.config().hook), row.name);
            QCOMPARE(form.findChild<QComboBox*>(QStringLiteral("hook"))->currentText(), fromStd(row.name));
        }
    }
};

QTEST_MAIN(HookDiagramTest)
#include "hook_diagram_test.moc"
