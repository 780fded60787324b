#include "ui/run/run_title.h"

#include "session/session.h"
#include "ui/common/experiment_title.h"
#include "ui/common/text.h"
#include "ui/run/run_controller.h"

#include <QCoreApplication>

namespace lamina {

namespace {

struct Title {
    Q_DECLARE_TR_FUNCTIONS(lamina::MainWindow)
};

} // namespace

QString titleOf(RunController& run, bool onStartPage) {
    const QString program = QStringLiteral("Lamina");
    if (onStartPage || run.state() == RunState::Empty)
        return program;
    const auto session = run.session();
    QString shown = experimentTitle(run.shown().config());
    if (!run.running() && session)
        shown = run.sessions().unsaved()
                    ? Title::tr("%1 on %2").arg(fromStd(session->modelName()), fromStd(session->articleTitle()))
                    : fromPath(run.sessions().shownFile().filename());
    return Title::tr("%1 – Lamina").arg(shown);
}

} // namespace lamina
