-- A seal names its key by the public key that checks it, so that the audit can be verified without
-- the vault.
alter table audit_seal add column public_key text not null default '';
alter table audit_seal alter column public_key drop default;
alter table audit_seal drop column key_id;
