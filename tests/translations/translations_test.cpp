// No text of the window is left untranslated: neither those of the sources nor those of the core's tables.

#include "net/transfer_phase.h"
#include "profile/controls.h"
#include "profile/presets.h"
#include "profile/run_config.h"
#include "profile/settings.h"
#include "profile/statistics/claims.h"
#include "profile/statistics/comparison_sentences.h"
#include "profile/statistics/curve_sentences.h"
#include "profile/statistics/layer_warnings.h"
#include "sae/sae_metrics.h"
#include "session/check_record.h"
#include "session/export/exports.h"
#include "tests/translations/ts_messages.h"
#include "text/article.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

using namespace lamina;
using test::TsMessage;
using test::tsMessages;

namespace {

QSet<QString> placeholders(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("%[1-9n]"));
    QSet<QString> found;
    for (auto match = pattern.globalMatch(text); match.hasNext();)
        found.insert(match.next().captured());
    return found;
}

std::vector<std::string_view> tableTexts() {
    std::vector<std::string_view> texts;
    for (const Setting& setting : settings()) {
        texts.push_back(setting.label);
        texts.push_back(setting.tooltip);
        texts.insert(texts.end(), setting.choiceSentences.begin(), setting.choiceSentences.end());
    }
    for (const Preset& preset : presets())
        texts.push_back(preset.summary);
    texts.push_back(runLabel);
    for (const Control& control : controls())
        for (const std::string_view text : {control.label, control.offer, control.tooltip, control.condition})
            texts.push_back(text);
    for (const MetricDefinition& metric : metricDefinitions())
        for (const std::string_view text : {metric.title, metric.noun, metric.axis, metric.sentence})
            texts.push_back(text);
    for (const SessionExport& row : sessionExports())
        for (const ExportFormat& format : row.formats)
            if (!format.menuText.empty())
                texts.push_back(format.menuText);
    for (const std::string_view text : claimTexts())
        texts.push_back(text);
    for (const std::string_view sentence : sentenceTemplates())
        texts.push_back(sentence);
    for (const std::string_view sentence : comparisonTexts())
        texts.push_back(sentence);
    for (const std::string_view sentence : checkTemplates())
        texts.push_back(sentence);
    for (const LayerWarning& warning : layerWarnings()) {
        texts.push_back(warning.label);
        texts.push_back(warning.sentence);
    }
    for (const RemovedKindRow& kind : removedKinds()) {
        texts.push_back(kind.label);
        texts.push_back(kind.sentence);
    }
    for (const TransferPhaseText& phase : transferPhases()) {
        texts.push_back(phase.label);
        if (!phase.sentence.empty())
            texts.push_back(phase.sentence);
    }
    return texts;
}

} // namespace

class TranslationsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMessageIsTranslated() {
        for (const char* file : {"lamina_vi.ts", "lamina_tables_vi.ts", "qt_vi.ts"}) {
            const auto list = tsMessages(QLatin1String(file));
            QVERIFY2(list.size() > 40, file);
            for (const TsMessage& message : list) {
                QVERIFY2(!message.translation.isEmpty() && message.state.isEmpty(), qPrintable(message.source));
                QCOMPARE(placeholders(message.translation), placeholders(message.source));
            }
        }
    }

    // lupdate reads the sources as they are now; whatever it adds to the file is not translated.
    void everySourceTextIsInTheFile() {
        QTemporaryDir folder;
        const QString root = QStringLiteral(LAMINA_SOURCE_DIR);
        const QString file = folder.filePath(QStringLiteral("lamina_vi.ts"));
        QVERIFY(QFile::copy(root + QStringLiteral("/resources/translations/lamina_vi.ts"), file));
        QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner));
        QProcess lupdate;
        lupdate.start(QStringLiteral(LAMINA_LUPDATE),
                      {QStringLiteral("-no-obsolete"), QStringLiteral("-I"), root, root + QStringLiteral("/ui"),
                       root + QStringLiteral("/app/lamina"), QStringLiteral("-ts"), file});
        QVERIFY2(lupdate.waitForFinished(120000), qPrintable(lupdate.errorString()));
        QVERIFY2(lupdate.exitCode() == 0, lupdate.readAllStandardError().constData());
        const auto now = tsMessages(file);
        QVERIFY(now.size() > 150);
        QStringList missing;
        for (const TsMessage& message : now)
            if (message.translation.isEmpty() || !message.state.isEmpty())
                missing += message.source;
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
        QCOMPARE(now.size(), tsMessages(QStringLiteral("lamina_vi.ts")).size()); // nothing in the file is out of use
    }

    void everyTableTextIsTranslated() {
        QTranslator tables;
        QVERIFY(tables.load(QStringLiteral(":/translations/lamina_tables_vi.qm")));
        QStringList missing;
        for (const std::string_view text : tableTexts()) {
            const std::string source(text);
            if (tables.translate("Tables", source.c_str()).isEmpty())
                missing += QString::fromStdString(source);
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
        QSet<QString> current;
        for (const std::string_view text : tableTexts())
            current.insert(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
        for (const TsMessage& message : tsMessages(QStringLiteral("lamina_tables_vi.ts")))
            QVERIFY2(current.contains(message.source),
                     qPrintable(QStringLiteral("no longer in the tables: ") + message.source));
    }

    void compiledTranslationsLoad() {
        QTranslator dialogs;
        QVERIFY(dialogs.load(QStringLiteral(":/translations/qt_vi.qm")));
        QCOMPARE(dialogs.translate("QPlatformTheme", "Cancel"), QStringLiteral("Huỷ"));
        QTranslator window;
        QVERIFY(window.load(QStringLiteral(":/translations/lamina_vi.qm")));
        QCOMPARE(window.translate("lamina::WindowActions", "Pause"), QStringLiteral("Tạm dừng"));
        QTranslator tables;
        QVERIFY(tables.load(QStringLiteral(":/translations/lamina_tables_vi.qm")));
        QCOMPARE(tables.translate("Tables", "Density"), QStringLiteral("Mật độ"));
        QCOMPARE(window.translate("Charts", "layer"), QStringLiteral("lớp"));
    }
};

QTEST_GUILESS_MAIN(TranslationsTest)
#include "translations_test.moc"
