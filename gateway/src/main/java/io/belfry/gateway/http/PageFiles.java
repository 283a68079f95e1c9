package io.belfry.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** The live page: a few files from the class path, read once. Pool threads. */
final class PageFiles {
    private static final String FOLDER = "/page/";

    /** Nothing but what this server sends may run, be shown or be talked to. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private static final String[] FILES = {
        "index.html",
        "app.js",
        "api.js",
        "chart.js",
        "dom.js",
        "feed.js",
        "figures.js",
        "kinds.js",
        "lookup.js",
        "ruleform.js",
        "rules.js",
        "why.js",
        "style.css",
        "icon.svg"
    };

    void addTo(Router router) {
        for (String name : FILES) {
            byte[] bytes = read(name);
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            router.on("GET", name.equals("index.html") ? "/" : "/page/" + name, call -> serve(call, type, bytes));
        }
    }

    private static void serve(Call call, String type, byte[] bytes) {
        call.header(new HttpField("Content-Security-Policy", POLICY));
        call.header(new HttpField("Referrer-Policy", "no-referrer"));
        call.header(new HttpField(HttpHeader.CACHE_CONTROL, "no-cache"));
        call.reply(200, type, bytes);
    }

    private static byte[] read(String name) {
        try (InputStream file = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("the page's file " + name + " is missing in this build");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
