// Blocking work that is no compute (files, archives, models' headers) off the GUI thread.
#pragma once

#include <QFutureWatcher>
#include <QThreadPool>
#include <QtConcurrentRun>
#include <memory>
#include <type_traits>

namespace lamina {

// Runs `work` on the pool and hands its result to `done` on the GUI thread, unless `context` is gone by then.
template <class Work, class Done> void inBackground(QObject* context, QThreadPool* pool, Work work, Done done) {
    using Answer = std::invoke_result_t<Work>;
    auto* watcher = new QFutureWatcher<std::shared_ptr<Answer>>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done] {
        done(*watcher->result());
        watcher->deleteLater();
    });
    watcher->setFuture(QtConcurrent::run(pool, [work] { return std::make_shared<Answer>(work()); }));
}

template <class Work, class Done> void inBackground(QObject* context, Work work, Done done) {
    inBackground(context, QThreadPool::globalInstance(), std::move(work), std::move(done));
}

} // namespace lamina
