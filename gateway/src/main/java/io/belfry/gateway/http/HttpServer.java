package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import java.io.IOException;
import java.net.URI;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of one engine. Close it before the engine.
 *
 * <pre>
 *   HttpServer server = HttpServer.start(engine, new HttpContext().port(0));
 *   server.uri(); // http://127.0.0.1:43210/
 * </pre>
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int IDLE_TIMEOUT_MS = 30_000;
    private static final int STOP_TIMEOUT_MS = 5_000;

    private final Server server;
    private final ServerConnector connector;
    private final NotificationDelivery delivery;
    private final DryRunCalls dryRuns;
    private final HttpContext context;
    private final int port;

    private HttpServer(
            Server server,
            ServerConnector connector,
            NotificationDelivery delivery,
            DryRunCalls dryRuns,
            HttpContext context) {
        this.server = server;
        this.connector = connector;
        this.delivery = delivery;
        this.dryRuns = dryRuns;
        this.context = context;
        this.port = connector.getLocalPort();
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalArgumentException when a setting is wrong, naming all that are
     * @throws IOException when the port cannot be had
     */
    public static HttpServer start(BelfryEngine engine, HttpContext context) throws IOException {
        context.conclude();
        QueuedThreadPool threads = new QueuedThreadPool(context.maxThreads(), Math.min(8, context.maxThreads()));
        threads.setName("belfry-http");
        threads.setDaemon(true);
        ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("belfry-http-scheduler", true);
        Server server = new Server(threads, scheduler, null);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
        connector.setHost(context.host());
        connector.setPort(context.port());
        connector.setIdleTimeout(IDLE_TIMEOUT_MS);
        server.addConnector(connector);
        server.setErrorHandler(HttpServer::writeError);

        NotificationDelivery delivery = new NotificationDelivery(engine, context);
        DryRunCalls dryRuns = DryRunCalls.on(engine);
        server.setHandler(new GracefulHandler(routes(engine, context, delivery, dryRuns, threads, scheduler)));
        server.setStopTimeout(STOP_TIMEOUT_MS);
        try {
            server.start();
        } catch (IOException e) {
            stopQuietly(server, e);
            throw new IOException(
                    "cannot listen on " + context.host() + " port " + context.port() + ": " + rootMessage(e), e);
        } catch (Exception e) {
            stopQuietly(server, e);
            throw new IOException("the HTTP server does not start: " + rootMessage(e), e);
        }
        delivery.start();
        return new HttpServer(server, connector, delivery, dryRuns, context);
    }

    /** The port that it listens on, or did before it was closed. Any thread. */
    public int port() {
        return port;
    }

    /** Where the page is. Any thread. */
    public URI uri() {
        String host = context.host().contains(":") ? "[" + context.host() + "]" : context.host();
        return URI.create("http://" + host + ":" + port + "/");
    }

    /** Ends streams and long-polls, answers what is under way and stops. */
    @Override
    public void close() {
        try {
            connector.close();
            delivery.close();
            dryRuns.close();
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("the HTTP server cut off what was still under way: {}", e.toString());
        }
    }

    private static Router routes(
            BelfryEngine engine,
            HttpContext context,
            NotificationDelivery delivery,
            DryRunCalls dryRuns,
            QueuedThreadPool threads,
            ScheduledExecutorScheduler scheduler) {
        EngineQuestions questions = new EngineQuestions(engine, context);
        StatusSampler sampler = new StatusSampler(engine, context);
        EngineMetrics metrics = new EngineMetrics(sampler, questions);
        NotificationCalls notifications = new NotificationCalls(engine, delivery, context, threads, scheduler);
        metrics.gaugeNotifications(notifications);

        Router router = new Router(context, metrics::countRequest);
        new EventCalls(engine, context, metrics).addTo(router);
        new StateCalls(questions).addTo(router);
        // Before the rules: their route would take its path for a rule's id.
        dryRuns.addTo(router);
        new RuleCalls(engine, questions, metrics).addTo(router);
        notifications.addTo(router);
        new WhyCalls(engine, questions).addTo(router);
        new ConsumerCalls(engine).addTo(router);
        new StatusCalls(engine, sampler, notifications, metrics).addTo(router);
        new PageFiles().addTo(router);
        return router;
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        // Ids may contain an encoded slash or dot; the router reads the raw path.
        configuration.setUriCompliance(UriCompliance.RFC3986.with(
                "ids",
                UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));
        configuration.setHttpCompliance(HttpCompliance.RFC9110);
        configuration.addCustomizer((request, headers) -> {
            headers.put("X-Content-Type-Options", "nosniff");
            return request;
        });
        return configuration;
    }

    /** What Jetty refuses before a route is found: a malformed request, headers that are too large. */
    private static boolean writeError(
            Request request, org.eclipse.jetty.server.Response response, org.eclipse.jetty.util.Callback callback)
            throws IOException {
        int status = response.getStatus();
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Call.PROBLEM);
        String code = status >= 500 ? "INTERNAL" : "MALFORMED";
        byte[] body = Call.encode(json -> {
            json.writeStartObject();
            json.writeStringField("title", org.eclipse.jetty.http.HttpStatus.getMessage(status));
            json.writeNumberField("status", status);
            json.writeStringField("code", code);
            json.writeStringField("detail", "the request could not be read");
            json.writeEndObject();
        });
        response.write(true, java.nio.ByteBuffer.wrap(body), callback);
        return true;
    }

    private static void stopQuietly(Server server, Exception failure) {
        try {
            server.stop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
