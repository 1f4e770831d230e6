package peer.operaton;

import java.util.List;
import java.util.Map;

import org.operaton.bpm.engine.OptimisticLockingException;
import org.operaton.bpm.engine.ProcessEngine;
import org.operaton.bpm.engine.RuntimeService;
import org.operaton.bpm.engine.TaskService;
import org.operaton.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.operaton.bpm.engine.task.Task;

import peer.Bench;
import peer.Engine;

public final class Main implements Engine {
    private final ProcessEngine engine;
    private final RuntimeService runtime;
    private final TaskService tasks;

    Main() {
        StandaloneProcessEngineConfiguration c = new StandaloneProcessEngineConfiguration();
        c.setProcessEngineName("peer");
        c.setJdbcDriver("org.postgresql.Driver");
        c.setJdbcUrl(System.getProperty("jdbc.url"));
        c.setJdbcUsername("postgres");
        c.setJdbcPassword("");
        c.setJdbcMaxActiveConnections(32);
        c.setDatabaseSchemaUpdate("true");
        c.setHistory("full");
        c.setEnforceHistoryTimeToLive(false);
        c.setJobExecutorActivate(false);
        c.setMetricsEnabled(false);
        c.setTaskMetricsEnabled(false);
        engine = c.buildProcessEngine();
        runtime = engine.getRuntimeService();
        tasks = engine.getTaskService();
    }

    @Override public void deploy(String r) {
        engine.getRepositoryService().createDeployment().name(r).enableDuplicateFiltering(true).addClasspathResource(r).deploy();
    }

    @Override public String start(String key, Map<String, Object> v) {
        return runtime.startProcessInstanceByKey(key, v).getId();
    }

    @Override public List<String> openTasks(String pi) {
        return tasks.createTaskQuery().processInstanceId(pi).list().stream().map(Task::getId).toList();
    }

    @Override public void complete(String id, Map<String, Object> v) {
        tasks.complete(id, v);
    }

    @Override public boolean ended(String pi) {
        return runtime.createProcessInstanceQuery().processInstanceId(pi).count() == 0;
    }

    @Override public boolean isConflict(Throwable t) {
        for (; t != null; t = t.getCause()) if (t instanceof OptimisticLockingException) return true;
        return false;
    }

    @Override public String version() {
        return "operaton " + ProcessEngine.class.getPackage().getImplementationVersion();
    }

    @Override public void close() {
        engine.close();
    }

    public static void main(String[] a) throws Exception {
        try (Main m = new Main()) {
            Bench.run(m);
        }
    }
}
