#include "ui/run/run_mailbox.h"

namespace lamina {

template <class Change> void RunMailbox::change(Change apply) {
    const std::lock_guard lock(m_mutex);
    apply(m_mail);
}

void RunMailbox::putFacts(RunFacts facts) {
    change([&](RunMail& mail) { mail.facts = std::move(facts); });
}

void RunMailbox::putArticle(ReadArticlePtr article) {
    change([&](RunMail& mail) { mail.article = std::move(article); });
}

void RunMailbox::putTransfer(const TransferProgress& progress) {
    change([&](RunMail& mail) { mail.transfer = progress; });
}

void RunMailbox::putProgress(const RunProgress& progress) {
    change([&](RunMail& mail) { mail.progress = progress; });
}

void RunMailbox::putEpoch(const EpochUpdate& update) {
    change([&](RunMail& mail) {
        if (!mail.live || mail.live->key != update.key)
            mail.live = LiveLayer{update.key, {}, {}, {}};
        mail.live->newEpochs.push_back(update.point);
        mail.live->density = update.density;
        mail.live->activations = update.activations;
        mail.progress = update.progress;
    });
}

void RunMailbox::putLayer(const LayerResultPtr& result) {
    change([&](RunMail& mail) {
        mail.finished.push_back(result);
        if (mail.live && mail.live->key == result->key)
            mail.live.reset();
    });
}

void RunMailbox::putCurve(CurveEvent event) {
    change([&](RunMail& mail) {
        if (event.kind == CurveEvent::Kind::Skipped) {
            std::erase_if(mail.finished, [&](const LayerResultPtr& one) { return one->key.curve == event.curve; });
            mail.live.reset();
        }
        mail.curves.push_back(std::move(event));
    });
}

void RunMailbox::putSession(std::shared_ptr<const Session> session) {
    change([&](RunMail& mail) { mail.session = std::move(session); });
}

void RunMailbox::putWarning(std::string warning) {
    change([&](RunMail& mail) { mail.warnings.push_back(std::move(warning)); });
}

void RunMailbox::putEnd(RunEnd end) {
    change([&](RunMail& mail) { mail.end = std::move(end); });
}

RunMail RunMailbox::take() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_mail, {});
}

} // namespace lamina
