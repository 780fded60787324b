#include "text/body/block_phrases.h"

#include "base/ascii.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace lamina {

namespace {

using Kind = RemovedKind;

// Lines of their own that head what is not the text. Without the signs around them.
const std::unordered_map<std::string_view, Kind>& headings() {
    // Divided by |.
    static constexpr std::pair<Kind, std::string_view> rows[] = {
        {Kind::Teasers,
         "read more|read also|also read|read next|related|related articles|related posts|related stories|"
         "related news|related topics|related content|related links|related reading|more stories|more news|"
         "more on this|more on this story|more on this topic|more like this|you may also like|"
         "you might also like|you may like|recommended|recommended for you|recommended reading|"
         "recommended stories|further reading|see also|popular posts|popular articles|most popular|most read|"
         "latest news|latest posts|latest stories|recent posts|recent articles|trending|trending now|up next|"
         "next article|previous article|what to read next|don't miss|editor's picks|keep reading|"
         "mehr zum thema|mehr zu diesem thema|zum thema|auch interessant|auch lesenswert|lesen sie auch|"
         "lesen sie mehr|lies auch|schon gelesen|zum weiterlesen|weiterlesen|weitere artikel|weitere beiträge|"
         "weitere informationen|weitere meldungen|weitere themen|weitere nachrichten|weitere links|"
         "weiterführende links|ähnliche artikel|ähnliche beiträge|ähnliche themen|verwandte artikel|"
         "verwandte beiträge|verwandte themen|das könnte sie auch interessieren|"
         "das könnte dich auch interessieren|das könnte ihnen auch gefallen|das könnte dir auch gefallen|"
         "empfehlungen|meistgelesen|neueste beiträge|passend zum thema|mehr dazu|mehr lesen|"
         "le puede interesar|te puede interesar|te podría interesar|también te puede interesar|"
         "puede interesarte|lea también|lea además|lee también|leer más|le recomendamos|te recomendamos|"
         "recomendados|noticias relacionadas|artículos relacionados|relacionados|relacionadas|más noticias|"
         "más leídas|más leídos|más información|ver también|entérate más|à lire aussi|lire aussi|"
         "à lire également|lire également|sur le même sujet|à voir aussi|articles similaires|articles liés|"
         "en savoir plus|pour aller plus loin|les plus lus|leggi anche|potrebbe interessarti|"
         "potrebbe interessarti anche|potrebbero interessarti|articoli correlati|approfondimenti|"
         "per approfondire|leia também|leia mais|veja também|saiba mais|notícias relacionadas|mais lidas|"
         "lees ook|lees meer|meer over dit onderwerp|gerelateerde artikelen|läs också|läs även|läs mer|"
         "les også|læs også|lue myös|czytaj też|czytaj także|czytaj również|zobacz także|zobacz też|"
         "zobacz również|dowiedz się więcej|przeczytaj także|polecamy|powiązane artykuły|čtěte také|"
         "čtěte dále|související články|přečtěte si také|citește și|vezi și|olvasta már|kapcsolódó cikkek|"
         "ezt olvasta már|pročitajte još|vezane vijesti|baca juga|berita terkait|artikel terkait|"
         "ilgili haberler|bunlar da ilginizi çekebilir|xem thêm|bài viết liên quan|tin liên quan|đọc thêm|"
         "читайте также|читать также|читайте ещё|читать далее|смотрите также|похожие записи|похожие статьи|"
         "материалы по теме|по теме|читайте також|διαβάστε επίσης|διαβάστε ακόμα|σχετικά άρθρα|関連記事|関連リンク|"
         "あわせて読みたい|相关阅读|相关新闻|相关文章|延伸阅读|延伸閱讀|推荐阅读|相關新聞|관련기사|관련 기사|اقرأ "
         "أيضا|اقرأ أيضًا|مواضيع ذات صلة"},
        {Kind::Comments,
         "comments|leave a comment|leave a reply|post a comment|comments are closed|add a comment|no comments|"
         "no comments yet|join the conversation|write a comment|kommentare|kommentar|"
         "kommentare sind geschlossen|schreibe einen kommentar|kommentar schreiben|kommentar hinterlassen|"
         "hinterlasse einen kommentar|deja un comentario|deja una respuesta|comentarios|commentaires|"
         "laisser un commentaire|commenti|lascia un commento|comentários|deixe um comentário|reacties|"
         "komentarze|комментарии|оставить комментарий|добавить комментарий|bình luận|コメント|评论"},
        {Kind::Bylines,
         "about the author|about the authors|about author|about me|author|written by|über den autor|"
         "über die autorin|über den verfasser|zum autor|zur autorin|sobre el autor|sobre la autora|"
         "sobre o autor|sobre a autora|à propos de l'auteur|à propos de l’auteur|sull'autore|sull’autore|"
         "informazioni sull'autore|over de auteur|o autorze|o autorovi|об авторе|yazar hakkında|về tác giả|"
         "tentang penulis"},
        {Kind::Sharing,
         "share this|share|share this article|share this post|share this story|share on facebook|"
         "share on twitter|teilen|teilen mit|artikel teilen|beitrag teilen|diesen beitrag teilen|gefällt mir|"
         "gefällt mir wird geladen|bloggern gefällt das|like this|like loading|comparte|compartir|partager|"
         "partager cet article|condividi|compartilhe|compartilhar|delen|udostępnij|поделиться|chia sẻ|"
         "follow us|folgen sie uns|síguenos|suivez-nous|seguici"},
        {Kind::Interface,
         "print|drucken|artikel drucken|rezept drucken|imprimir|imprimer|stampa|back to top|nach oben|zurück|"
         "zurück zur übersicht|back|next|previous|zum anfang|click here|advertisement|anzeige|werbung|"
         "publicidad|publicité|pubblicità|publicidade|реклама|story continues below|article continues below|"
         "beitragsbild|skip to content"},
    };
    static const auto table = [] {
        std::unordered_map<std::string_view, Kind> found;
        for (auto [kind, phrases] : rows)
            for (std::size_t end = 0; !phrases.empty(); phrases.remove_prefix(end)) {
                end = std::min(phrases.find('|'), phrases.size());
                found.emplace(phrases.substr(0, end), kind);
                end = std::min(end + 1, phrases.size());
            }
        return found;
    }();
    return table;
}

// What a line of a picture's origin begins with.
bool beginsCredit(std::string_view text) {
    static constexpr std::string_view words[] = {
        "photo",        "photos",       "foto",      "fotos",      "image",          "images",        "bild",
        "bilder",       "bildquelle",   "picture",   "pictures",   "photo credit",   "photo by",      "photo courtesy",
        "image credit", "imagen",       "imágenes",  "fotografía", "crédit photo",   "crédits photo", "crédits photos",
        "credit photo", "photographie", "immagine",  "imagem",     "zdjęcie",        "zdjęcia",       "fot.",
        "фото",         "ảnh",          "abbildung", "titelbild",  "symbolbild",     "symbolfoto",    "beitragsbild",
        "quelle",       "bildnachweis", "video",     "grafik",     "featured image", "header image",  "cover image",
        "写真",         "图片来源",     "图",        "foto di",    "foto por",       "foto von"};
    if (text.starts_with("("))
        text.remove_prefix(1);
    for (const std::string_view word : words) {
        if (!text.starts_with(word))
            continue;
        const std::string_view rest = text.substr(word.size());
        for (const std::string_view sign : {":", " :", " ©", " (c)", "：", "/"})
            if (rest.starts_with(sign))
                return true;
        if (word.find(' ') != std::string_view::npos && rest.starts_with(" "))
            return true;
    }
    return text.starts_with("© ") || text.starts_with("(c) ");
}

std::string_view bare(std::string_view text) {
    static constexpr std::string_view signs[] = {" ", ":", ".", "?", "!", ">", "<",  "-", "*", "|", "…", "»", "«",
                                                 "›", "→", "¿", "¡", "–", "—", "：", "↓", "▸", "►", "(", ")", "+"};
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view sign : signs) {
            if (text.starts_with(sign)) {
                text.remove_prefix(sign.size());
                again = true;
            }
            if (text.ends_with(sign)) {
                text.remove_suffix(sign.size());
                again = true;
            }
        }
    }
    return text;
}

} // namespace

std::optional<PhraseHint> phraseHint(std::string_view text, bool whole) {
    if (beginsCredit(text))
        return PhraseHint{Kind::Captions, false};
    if (whole)
        if (const auto found = headings().find(bare(text)); found != headings().end())
            return PhraseHint{found->second, true};
    // "Read also: …"
    for (const std::string_view colon : {":", "：", "|", " – "}) {
        const std::size_t end = text.substr(0, 60).find(colon);
        if (end == std::string_view::npos)
            continue;
        const auto found = headings().find(bare(text.substr(0, end)));
        if (found != headings().end() && found->second == Kind::Teasers)
            return PhraseHint{Kind::Teasers, false};
    }
    return std::nullopt;
}

bool asksReader(std::string_view text) {
    static constexpr std::string_view words[] = {"newsletter",
                                                 "subscribe",
                                                 "sign up",
                                                 "follow us",
                                                 "like us",
                                                 "join us on",
                                                 "telegram",
                                                 "whatsapp",
                                                 "instagram",
                                                 "facebook",
                                                 "twitter",
                                                 "youtube",
                                                 "patreon",
                                                 "paypal",
                                                 "podcast",
                                                 "download the",
                                                 "download our",
                                                 "app store",
                                                 "google play",
                                                 "advertise",
                                                 "copyright",
                                                 "all rights reserved",
                                                 "written permission",
                                                 "reprint",
                                                 "donate",
                                                 "support us",
                                                 "click here",
                                                 "contact us",
                                                 "abonnier",
                                                 "abonnement",
                                                 "folgen sie",
                                                 "folgt uns",
                                                 "folge uns",
                                                 "melden sie sich",
                                                 "jetzt anmelden",
                                                 "jetzt lesen",
                                                 "spenden",
                                                 "suscríb",
                                                 "suscrib",
                                                 "síguenos",
                                                 "sigue nuestr",
                                                 "únete",
                                                 "descarga",
                                                 "abonnez",
                                                 "inscrivez",
                                                 "suivez",
                                                 "iscriviti",
                                                 "seguici",
                                                 "assine",
                                                 "siga",
                                                 "inscreva",
                                                 "подпис",
                                                 "theo dõi",
                                                 "alle rechte",
                                                 "derechos reservados",
                                                 "tous droits",
                                                 "©",
                                                 "rss",
                                                 "e-mail",
                                                 "@"};
    return std::any_of(std::begin(words), std::end(words),
                       [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool asksForCookies(std::string_view text) {
    static constexpr std::string_view words[] = {
        "we use",       "uses cookies",   "use of cookies", "accept",      "agree",         "consent",   "verwend",
        "nutz",         "zustimm",        "einverstanden",  "akzept",      "erleichtern",   "utiliz",    "aceptar",
        "usamos",       "nous utilisons", "acceptez",       "questo sito", "maakt gebruik", "gebruiken", "używa",
        "wykorzystuje", "používá",        "použív",         "använder",    "bruker",        "bruger",    "käytämme",
        "sử dụng",      "çerez",          "использу",       "χρησιμοποι"};
    return (text.find("cookie") != std::string_view::npos || text.find("ciastecz") != std::string_view::npos) &&
           std::any_of(std::begin(words), std::end(words),
                       [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

void lowerText(std::string& utf8) {
    utf8 = asciiLower(utf8);
    for (std::size_t i = 0; i + 1 < utf8.size(); ++i) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        const auto next = static_cast<unsigned char>(utf8[i + 1]);
        if (lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {
            utf8[i + 1] = static_cast<char>(next + 0x20);
        } else if (lead == 0xD0 && next >= 0x90 && next <= 0x9F) {
            utf8[i + 1] = static_cast<char>(next + 0x20);
        } else if (lead == 0xD0 && next >= 0xA0 && next <= 0xAF) {
            utf8[i] = static_cast<char>(0xD1);
            utf8[i + 1] = static_cast<char>(next - 0x20);
        } else if (lead == 0xCE && next >= 0x91 && next <= 0x9F) {
            utf8[i + 1] = static_cast<char>(next + 0x20);
        } else if (lead == 0xCE && next >= 0xA0 && next <= 0xA9) {
            utf8[i] = static_cast<char>(0xCF);
            utf8[i + 1] = static_cast<char>(next - 0x20);
        }
    }
}

} // namespace lamina
