// lamina-ui-bench: how smooth the window is while a run streams, how fast a session opens and a layer changes. A tool
// to be read by a person who knows what else the machine does: it asserts nothing.

#include "base/memory_usage.h"
#include "profile/settings.h"
#include "session/session.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/profile/layer_view.h"
#include "ui/profile/profile_view.h"
#include "ui/widgets/appearance.h"
#include "ui/window/main_window.h"
#include "ui/window/workspace.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string>
#include <vector>

using namespace lamina;

namespace {

constexpr int tickMilliseconds = 4;
constexpr int patience = 600000;
constexpr double frameLimit = 16, hangLimit = 100; // ms

double threadMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

std::string load() {
    double averages[1] = {0};
    if (getloadavg(averages, 1) != 1)
        return "unknown";
    return QString::number(averages[0], 'f', 1).toStdString();
}

void report(const char* what, std::vector<double> times) {
    if (times.empty())
        return;
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) { return times[static_cast<std::size_t>(share * double(times.size() - 1))]; };
    const auto above = [&](double limit) {
        return static_cast<int>(times.end() - std::upper_bound(times.begin(), times.end(), limit));
    };
    std::printf("%-34s %7zu   p50 %7.2f ms   p99 %7.2f ms   max %7.2f ms   over 16 ms %.3f %%   over 100 ms %d\n", what,
                times.size(), at(0.5), at(0.99), times.back(), 100.0 * above(frameLimit) / double(times.size()),
                above(hangLimit));
}

// Every event that the event loop hands out, timed: by the clock, and by the processor time of this thread alone, which
// leaves out what other programs take.
class ProbedApplication : public QApplication {
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override {
        if (!probing || m_depth > 0)
            return QApplication::notify(receiver, event);
        ++m_depth;
        const QByteArray name = receiver->metaObject()->className();
        const int type = event->type();
        const double before = threadMilliseconds();
        QElapsedTimer timer;
        timer.start();
        const bool result = QApplication::notify(receiver, event);
        const double clock = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        const double processor = threadMilliseconds() - before;
        --m_depth;
        clockTimes.push_back(clock);
        processorTimes.push_back(processor);
        if (processor > frameLimit / 2)
            longest.push_back({processor, clock, name.toStdString() + ", event type " + std::to_string(type)});
        return result;
    }
    struct Long {
        double processor = 0, clock = 0;
        std::string what;
    };
    bool probing = false;
    std::vector<double> clockTimes, processorTimes;
    std::vector<Long> longest;

private:
    int m_depth = 0;
};

double megabytes(std::uint64_t bytes) {
    return static_cast<double>(bytes) / 1e6;
}

bool measureFrames(ProbedApplication& application, const std::filesystem::path& folder, int threads, int tab,
                   const std::map<std::string, std::string>& settings) {
    MainWindow window(folder);
    window.resize(1366, 768);
    window.show();
    RunConfig config = window.panel()->config();
    config.controls = {"random-weights"};
    config.threads = threads;
    for (const auto& [key, value] : settings)
        if (const Status set = setSetting(config, key, value); !set.ok()) {
            std::fprintf(stderr, "lamina-ui-bench: %s\n", set.error().message.c_str());
            return false;
        }
    window.panel()->setConfig(config);
    window.workspace()->profile()->layerView()->setTab(static_cast<LayerView::Tab>(tab));
    QTest::qWait(1000); // the estimate and the first paint are not part of it

    std::printf("\nA run of the demo, %d compute thread%s, tab %d of the layer, load %s at its start\n", threads,
                threads == 1 ? "" : "s", tab, load().c_str());
    std::vector<double> late;
    QElapsedTimer since, whole;
    QTimer tick;
    tick.setTimerType(Qt::PreciseTimer);
    QObject::connect(&tick, &QTimer::timeout, &tick, [&] {
        late.push_back(std::max(0.0, static_cast<double>(since.nsecsElapsed()) / 1e6 - tickMilliseconds));
        since.start();
    });
    window.startRun();
    std::uint64_t early = 0;
    const auto running = [&] { return window.run().running(); };
    if (!QTest::qWaitFor([&] { return !running() || window.run().shown().live().has_value(); }, patience) || !running())
        return false;
    application.clockTimes.clear();
    application.processorTimes.clear();
    application.longest.clear();
    application.probing = true;
    since.start();
    whole.start();
    tick.start(tickMilliseconds);
    QEventLoop loop;
    QObject::connect(&window.run(), &RunController::runEnded, &loop, &QEventLoop::quit);
    QTimer::singleShot(2000, &loop, [&] { early = residentBytes(); });
    loop.exec();
    tick.stop();
    application.probing = false;
    std::printf("%zu layers measured in %.1f s, load %s at its end\n",
                window.run().shown().curve().size() +
                    window.run().shown().curve({"random-weights", 0}).size(),
                static_cast<double>(whole.elapsed()) / 1e3, load().c_str());
    report("lateness of a 4-ms timer", late);
    report("events, by the clock", application.clockTimes);
    report("events, processor time", application.processorTimes);
    auto& longest = application.longest;
    std::sort(longest.begin(), longest.end(), [](const auto& a, const auto& b) { return a.processor > b.processor; });
    for (std::size_t i = 0; i < std::min<std::size_t>(5, longest.size()); ++i)
        std::printf("  long event: %.1f ms of the processor, %.1f ms by the clock: %s\n", longest[i].processor,
                    longest[i].clock, longest[i].what.c_str());
    std::printf("memory: %.1f MB after 2 s, %.1f MB at the end\n", megabytes(early), megabytes(residentBytes()));
    return true;
}

bool measureSession(const std::filesystem::path& folder, const QString& file) {
    MainWindow window(folder);
    window.resize(1366, 768);
    window.show();
    QTest::qWait(1000);
    std::printf("\n%s, load %s\n", file.toStdString().c_str(), load().c_str());
    QElapsedTimer timer;
    timer.start();
    window.openSource(file);
    if (!QTest::qWaitFor([&] { return window.run().session() && !window.onStartPage(); }, patience))
        return false;
    QCoreApplication::processEvents(); // its first picture
    std::printf("opened and drawn in %lld ms\n", static_cast<long long>(timer.elapsed()));
    QTest::qWait(500);

    ProfileView* view = window.workspace()->profile();
    auto* slider = view->findChild<QSlider*>(QStringLiteral("layerSlider"));
    auto* chart = view->findChild<ChartWidget*>(QStringLiteral("densityChart"));
    const auto drag = [&](LayerView::Tab tab, const char* what) {
        view->layerView()->setTab(tab);
        QTest::qWait(500);
        std::vector<double> times;
        const int layers = slider->maximum() - slider->minimum() + 1;
        for (int i = 1; i <= layers; ++i) {
            const int layer = slider->minimum() + (slider->value() - slider->minimum() + 1) % layers;
            QTest::qWait(20); // as a mouse does: not two in one frame
            QElapsedTimer one;
            one.start();
            slider->setValue(layer);
            while (chart->spec().guide != layer || !view->layerView()->latentsComplete())
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            QCoreApplication::processEvents(); // what was laid out is drawn
            times.push_back(static_cast<double>(one.nsecsElapsed()) / 1e6);
        }
        report(what, times);
    };
    drag(LayerView::Latents, "layer change, Latents, first time");
    drag(LayerView::Latents, "layer change, Latents, again");
    drag(LayerView::LatentDensity, "layer change, Latent density");
    drag(LayerView::Training, "layer change, Training");
    auto* epochs = view->findChild<QSlider*>(QStringLiteral("epochSlider"));
    std::vector<double> times;
    for (int epoch = 1; view->canReplay() && epoch <= view->epochs(); ++epoch) {
        QTest::qWait(20);
        QElapsedTimer one;
        one.start();
        epochs->setValue(epoch);
        QCoreApplication::processEvents();
        times.push_back(static_cast<double>(one.nsecsElapsed()) / 1e6);
    }
    report("epoch change", times);
    return true;
}

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QTemporaryDir home;
    qputenv("XDG_DATA_HOME", home.path().toUtf8()); // nothing of the user's own is read or written
    qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
    QCoreApplication::setApplicationName(QStringLiteral("lamina-ui-bench"));
    ProbedApplication application(argc, argv);
    applyTheme(application, Theme::Light);
    applyLanguage(application, QStringLiteral("en"));

    std::vector<int> threads{1, 2};
    std::vector<std::string> sessions, settings;
    int tab = 0;
    CLI::App options("Measures how smooth the window is.", "lamina-ui-bench");
    options.add_option("--threads", threads, "Compute threads of the demo runs; 0: no run");
    options.add_option("--set", settings, "KEY=VALUE of a run, such as epochs=20");
    options.add_option("--tab", tab, "Tab of the layer that is shown: 0 training, 1 latent density, …")
        ->check(CLI::Range(0, 4));
    options.add_option("--open", sessions, "Archives to open and to walk through");
    CLI11_PARSE(options, argc, argv);
    std::map<std::string, std::string> table;
    for (const std::string& setting : settings)
        table[setting.substr(0, setting.find('='))] = setting.substr(setting.find('=') + 1);
    const auto folder = std::filesystem::path(home.path().toStdString()) / "unsaved";
    bool ok = true;
    for (const int count : threads)
        if (count > 0)
            ok = measureFrames(application, folder, count, tab, table) && ok;
    for (const std::string& session : sessions)
        ok = measureSession(folder, QString::fromStdString(session)) && ok;
    return ok ? 0 : 1;
}
