// The hand-over between threads: events merge, the newest wins, nothing finished is lost.

#include "tests/ui/synthetic_results.h"
#include "ui/run/run_mailbox.h"
#include "ui/run/shown_profile.h"

#include <QTest>
#include <thread>

using namespace lamina;
using namespace lamina::test;

namespace {

EpochUpdate update(int layer, int epoch) {
    EpochUpdate made{};
    made.key.layer = layer;
    made.point = syntheticEpoch(layer, epoch);
    made.density = syntheticDensity(layer, epoch);
    made.activations = syntheticActivations(layer);
    made.progress.key.layer = layer;
    made.progress.epoch = epoch;
    return made;
}

} // namespace

class MailboxTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eventsMerge() {
        RunMailbox box;
        QVERIFY(box.take().empty());
        for (int epoch = 1; epoch <= 30; ++epoch)
            box.putEpoch(update(0, epoch));
        const RunMail mail = box.take();
        QCOMPARE(mail.live->newEpochs.size(), std::size_t(30));
        QCOMPARE(mail.live->density.bins, syntheticDensity(0, 30).bins);
        QCOMPARE(mail.progress->epoch, 30);
        QVERIFY(!mail.empty());
        QVERIFY(box.take().empty());
        box.putEpoch(update(0, 31));
        QCOMPARE(box.take().live->newEpochs.size(), std::size_t(1));
    }

    void finishedLayersAreKeptAndEndTheirLiveState() {
        RunMailbox box;
        for (int layer = 0; layer < 3; ++layer) {
            box.putEpoch(update(layer, 1));
            box.putLayer(syntheticLayer(layer));
        }
        box.putEpoch(update(3, 1));
        const RunMail mail = box.take();
        QCOMPARE(mail.finished.size(), std::size_t(3));
        QCOMPARE(mail.live->key.layer, 3);
        QCOMPARE(mail.live->newEpochs.size(), std::size_t(1));
    }

    void shownProfileGrowsByMail() {
        ShownProfile shown = ShownProfile::forRun(RunConfig{}, 4);
        RunMailbox box;
        std::size_t epochs = 0;
        for (int epoch = 1; epoch <= 40; ++epoch) {
            box.putEpoch(update(0, epoch));
            if (epoch % 7 == 0) {
                shown.apply(box.take());
                epochs = static_cast<std::size_t>(epoch);
                QCOMPARE(shown.live()->epochs.size(), epochs);
            }
        }
        box.putLayer(syntheticLayer(0));
        box.putEpoch(update(1, 1));
        shown.apply(box.take());
        QCOMPARE(shown.live()->key.layer, 1);
        QCOMPARE(shown.live()->epochs.size(), std::size_t(1));
        QCOMPARE(shown.curve().size(), std::size_t(1));
        QVERIFY(!shown.complete());
        for (int layer = 1; layer < 4; ++layer)
            box.putLayer(syntheticLayer(layer));
        box.putLayer(syntheticLayer(0, true));
        box.putEnd({});
        shown.apply(box.take());
        QVERIFY(shown.complete());
        QVERIFY(shown.hasControl());
        QVERIFY(!shown.complete({"random-weights", 0}));
        QVERIFY(!shown.live());
    }

    void copiesKeepTheStateTheyWereGiven() {
        ShownProfile shown = ShownProfile::forRun(RunConfig{}, 4);
        RunMailbox box;
        box.putEpoch(update(0, 1));
        shown.apply(box.take());
        const ShownProfile before = shown;
        auto article = std::make_shared<ReadArticle>();
        article->windows.starts = {0};
        box.putArticle(article);
        box.putArticle(article); // of one run there is one
        box.putEpoch(update(0, 2));
        box.putLayer(syntheticLayer(0));
        shown.apply(box.take());
        QCOMPARE(before.live()->epochs.size(), std::size_t(1));
        QVERIFY(!before.article() && !before.result({{}, 0}));
        QVERIFY(!shown.live() && shown.result({{}, 0}));
        QCOMPARE(shown.article(), ReadArticlePtr(article));
        QVERIFY(!shown.session());
    }

    void holdsTogetherBetweenThreads() {
        RunMailbox box;
        std::size_t epochs = 0, layers = 0;
        bool ended = false;
        std::thread writer([&] {
            for (int layer = 0; layer < 50; ++layer) {
                for (int epoch = 1; epoch <= 20; ++epoch)
                    box.putEpoch(update(layer, epoch));
                box.putLayer(syntheticLayer(layer, false, 1));
            }
            box.putEnd({});
        });
        while (!ended) {
            const RunMail mail = box.take();
            epochs += mail.live ? mail.live->newEpochs.size() : 0;
            layers += mail.finished.size();
            ended = mail.end.has_value();
        }
        writer.join();
        QCOMPARE(layers, std::size_t(50));
        QVERIFY(epochs <= 1000);
    }
};

QTEST_GUILESS_MAIN(MailboxTest)
#include "mailbox_test.moc"
